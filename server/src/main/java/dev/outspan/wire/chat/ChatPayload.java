package dev.outspan.wire.chat;

import dev.outspan.span.Json;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.Utf8Buffer;
import java.util.List;
import java.util.Optional;

/// What a model was asked and answered, in the one form in which it is stored: `{"messages":[…]}`,
/// with `tools` if there are any, each message as [ChatFormat] writes it.
public final class ChatPayload {
  private ChatPayload() {}

  /// What was asked, as the attributes of a span have it; empty if they have nothing that is
  /// understood.
  public static Optional<Json> input(JsonNode attributes) {
    Optional<List<Message>> messages = Attributes.input(attributes);
    List<Json> tools = Attributes.tools(attributes).map(Tools::read).orElse(List.of());
    return messages.isEmpty() && tools.isEmpty()
        ? Optional.empty()
        : Optional.of(json(messages, tools));
  }

  /// What was answered; empty if the attributes have nothing that is understood.
  public static Optional<Json> output(JsonNode attributes) {
    return Attributes.output(attributes).map(messages -> json(Optional.of(messages), List.of()));
  }

  private static Json json(Optional<List<Message>> messages, List<Json> tools) {
    var out = new Utf8Buffer(1 << 10);
    byte before = '{';
    if (messages.isPresent()) {
      out.appendAscii("{\"messages\":[");
      before = ',';
      for (int i = 0; i < messages.get().size(); i++) {
        if (i > 0) {
          out.append((byte) ',');
        }
        ChatFormat.append(out, messages.get().get(i));
      }
      out.append((byte) ']');
    }
    if (!tools.isEmpty()) {
      ChatFormat.appendAll(out.append(before).appendAscii("\"tools\":"), tools);
    }
    return Json.ofCanonical(out.append((byte) '}').toByteArray());
  }
}
