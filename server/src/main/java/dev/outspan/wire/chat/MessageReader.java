package dev.outspan.wire.chat;

import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.JsonNode.Member;
import dev.outspan.wire.chat.Message.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads messages in the forms of OpenAI (chat and responses), Anthropic, Gemini, Bedrock, Vercel,
/// LangChain, OpenInference and OpenTelemetry.
final class MessageReader {
  private static final String[] SPOKEN = {
    "parts", "contents", "tool_calls", "toolCalls", "function_call", "function_call_name", "refusal"
  };

  private MessageReader() {}

  /// Reads a list of messages, or of a list of messages.
  ///
  /// @param role of those that name none
  static Optional<List<Message>> readAll(List<JsonNode> values, String role) {
    if (values.size() == 1 && Nodes.isArray(values.getFirst())) {
      return readAll(values.getFirst().elements(), role);
    }
    var messages = new ArrayList<Message>();
    for (JsonNode value : values) {
      if (!read(value, role, messages)) {
        return Optional.empty();
      }
    }
    return Optional.of(messages);
  }

  /// Reads messages, of which strings alone are what one with the role said; none from an empty
  /// list.
  ///
  /// @param role of those that name none
  static Optional<List<Message>> readList(List<JsonNode> values, String role) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    return values.stream().allMatch(Nodes::isString)
        ? Optional.of(values.stream().map(text -> Message.text(role, text.text())).toList())
        : readAll(values, role);
  }

  /// Reads one message. One with results of tools becomes several.
  ///
  /// @param role of one that names none
  static Optional<List<Message>> readOne(JsonNode value, String role) {
    return readAll(List.of(value), role);
  }

  private static boolean read(JsonNode value, String role, List<Message> into) {
    JsonNode message = Nodes.opened(value);
    if (!Nodes.isObject(message)) {
      return false;
    }
    String type = Nodes.text(message, "type").orElse("");
    return switch (type) {
      case "function_call" -> addCall(message, into);
      case "function_call_output" -> addResult(message, into);
      case "reasoning" -> true;
      default -> readSpoken(message, type, role, into);
    };
  }

  private static boolean readSpoken(
      JsonNode message, String type, String role, List<Message> into) {
    boolean typed = Roles.isSpeaker(type);
    String speaker = Nodes.text(message, "role").orElse(typed ? type : role);
    Optional<JsonNode> inner = inner(message, typed);
    if (inner.isPresent()) {
      return read(inner.get(), innerRole(message, speaker), into);
    }
    if (Nodes.has(message, "call_id") && Nodes.has(message, "output")) {
      return addResult(message, into);
    }
    if (Nodes.has(message, "tool_function")) {
      return addCall(message, into);
    }
    boolean speaks = message.member("content") != null || Nodes.has(message, SPOKEN);
    return speaks ? readContent(message, Roles.of(speaker), into) : readNamedByRole(message, into);
  }

  /// The message that an object is only wrapped around.
  private static Optional<JsonNode> inner(JsonNode message, boolean typed) {
    if (Nodes.has(message, "lc")) {
      return Nodes.object(message, "kwargs");
    }
    if (typed && Nodes.has(message, "data")) {
      return Nodes.object(message, "data");
    }
    return Nodes.has(message, "content", "parts")
        ? Nodes.object(message, "content").filter(content -> Nodes.has(content, "parts"))
        : Nodes.object(message, "message");
  }

  /// LangChain names the speaker by the last word of its class, such as `HumanMessage`.
  private static String innerRole(JsonNode message, String speaker) {
    Optional<List<JsonNode>> path = Nodes.list(message, "id").filter(list -> !list.isEmpty());
    return path.map(List::getLast)
        .filter(Nodes::isString)
        .map(name -> name.text().replaceFirst("Message(Chunk)?$", ""))
        .orElse(speaker);
  }

  private static boolean readContent(JsonNode message, String role, List<Message> into) {
    Optional<String> name = Nodes.text(message, "name");
    if (role.equals(Message.TOOL) && readResult(message, name, into)) {
      return true;
    }
    var draft = new Draft(role, name);
    JsonNode content =
        Nodes.member(message, "content", "parts", "contents", "refusal", "text")
            .orElse(JsonNode.NULL);
    if (!Parts.readContent(content, draft) || !readCalls(message, draft)) {
      return false;
    }
    draft.addTo(into);
    return true;
  }

  /// A tool's message is one result, unless its parts are results or calls.
  private static boolean readResult(JsonNode message, Optional<String> name, List<Message> into) {
    JsonNode content = Nodes.member(message, "content").orElse(JsonNode.NULL);
    Optional<List<ToolCall>> calls = Calls.readMarked(content);
    if (calls.isPresent()) {
      into.add(Message.calls(calls.get()));
      return true;
    }
    if (Nodes.has(message, "parts") || hasResults(content)) {
      return false;
    }
    Optional<String> id = Nodes.text(message, "tool_call_id", "toolCallId", "id");
    into.add(Message.result(id, name, resultText(content)));
    return true;
  }

  private static String resultText(JsonNode content) {
    return content.kind() == Kind.NULL ? "" : Draft.resultText(content);
  }

  private static boolean hasResults(JsonNode content) {
    return Nodes.isArray(content)
        && content.elements().stream()
            .anyMatch(
                part ->
                    Nodes.has(part, "toolResult", "functionResponse", "function_response")
                        || Nodes.text(part, "type")
                            .orElse("")
                            .matches("tool[-_](result|call_r.*)"));
  }

  private static boolean readCalls(JsonNode message, Draft draft) {
    Optional<List<JsonNode>> listed =
        Nodes.list(message, "tool_calls", "toolCalls")
            .or(
                () ->
                    Nodes.object(message, "additional_kwargs")
                        .flatMap(more -> Nodes.list(more, "tool_calls")));
    if (listed.isPresent()) {
      Optional<List<ToolCall>> calls = Calls.readAll(listed.get());
      calls.ifPresent(draft::calls);
      return calls.isPresent();
    }
    Optional<JsonNode> single = Nodes.object(message, "function_call");
    if (single.isPresent()) {
      Optional<ToolCall> call = Calls.read(single.get());
      call.ifPresent(draft::call);
      return call.isPresent();
    }
    Nodes.text(message, "function_call_name")
        .ifPresent(
            name ->
                draft.call(
                    new ToolCall(
                        Optional.empty(),
                        name,
                        Nodes.text(message, "function_call_arguments_json").orElse("{}"))));
    return true;
  }

  /// An object of one member whose name is the role.
  private static boolean readNamedByRole(JsonNode message, List<Message> into) {
    List<Member> members = message.members();
    if (members.size() != 1 || !Roles.isSpeaker(members.getFirst().name())) {
      return false;
    }
    Member only = members.getFirst();
    JsonNode value = only.value();
    Optional<ToolCall> call = Nodes.isObject(value) ? Calls.read(value) : Optional.empty();
    var draft = new Draft(Roles.of(only.name()), Optional.empty());
    call.ifPresent(draft::call);
    boolean understood = call.isPresent() || Parts.readContent(value, draft);
    if (understood) {
      draft.addTo(into);
    }
    return understood;
  }

  /// An item has an id of its own beside that of the call.
  private static boolean addCall(JsonNode item, List<Message> into) {
    Optional<ToolCall> call = Calls.read(item);
    call.map(found -> found.withId(Nodes.text(item, "call_id", "id")))
        .ifPresent(own -> into.add(Message.calls(List.of(own))));
    return call.isPresent();
  }

  private static boolean addResult(JsonNode item, List<Message> into) {
    JsonNode output = Nodes.member(item, "output").orElse(JsonNode.NULL);
    into.add(
        Message.result(
            Nodes.text(item, "call_id", "id"), Nodes.text(item, "name"), resultText(output)));
    return true;
  }
}
