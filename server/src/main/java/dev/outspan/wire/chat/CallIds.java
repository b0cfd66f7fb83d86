package dev.outspan.wire.chat;

import dev.outspan.wire.chat.Message.ToolCall;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Gives calls of tools without an id one (`call_1`, …), and their results the same: those of the
/// same name, else in order.
final class CallIds {
  private final Set<String> taken = new HashSet<>();

  /// The calls without a result so far, in order, by their ids.
  private final Map<String, ToolCall> open = new LinkedHashMap<>();

  private int made;

  private CallIds() {}

  /// The same conversation, every call with an id.
  static List<Message> complete(List<Message> messages) {
    var ids = new CallIds();
    for (Message message : messages) {
      message.calls().forEach(call -> call.id().ifPresent(ids.taken::add));
    }
    return messages.stream().map(ids::complete).toList();
  }

  private Message complete(Message message) {
    if (!message.calls().isEmpty()) {
      List<ToolCall> calls = message.calls().stream().map(this::named).toList();
      calls.forEach(call -> open.put(call.id().orElseThrow(), call));
      return message.withCalls(calls);
    }
    return message.isRole(Message.TOOL) ? paired(message) : message;
  }

  private ToolCall named(ToolCall call) {
    return call.id().isPresent() ? call : call.withId(Optional.of(newId()));
  }

  private String newId() {
    String id;
    do {
      made++;
      id = "call_" + made;
    } while (!taken.add(id));
    return id;
  }

  private Message paired(Message result) {
    Optional<String> id = result.callId().or(() -> openCall(result.name()));
    id.ifPresent(open::remove);
    return new Message(result.role(), result.content(), result.calls(), id, result.name());
  }

  /// The first call of a tool of that name, else the first one.
  private Optional<String> openCall(Optional<String> name) {
    return open.entrySet().stream()
        .filter(call -> name.map(call.getValue().name()::equals).orElse(false))
        .findFirst()
        .or(() -> open.entrySet().stream().findFirst())
        .map(Map.Entry::getKey);
  }
}
