package dev.outspan.wire.chat;

import dev.outspan.span.Json;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.chat.Message.Part;
import dev.outspan.wire.chat.Message.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A message while its parts are read. Results of tools among the parts become messages of their
/// own, before it.
final class Draft {
  final String role;
  final Optional<String> name;
  private final List<Part> parts = new ArrayList<>();
  private final List<ToolCall> calls = new ArrayList<>();
  private final List<Message> results = new ArrayList<>();

  Draft(String role, Optional<String> name) {
    this.role = role;
    this.name = name;
  }

  void text(String text) {
    parts.add(new Part.Text(text));
  }

  void call(ToolCall call) {
    calls.add(call);
  }

  void calls(List<ToolCall> all) {
    calls.addAll(all);
  }

  void result(Optional<String> callId, Optional<String> tool, JsonNode value) {
    results.add(Message.result(callId, tool, resultText(value)));
  }

  void image(String url) {
    var json = new Utf8Buffer(url.length() + 64);
    json.appendAscii("{\"type\":\"image_url\",\"image_url\":{\"url\":").appendString(url);
    typed(Json.ofCanonical(json.appendAscii("}}").toByteArray()));
  }

  void typed(Json json) {
    parts.add(new Part.Typed(json));
  }

  /// Adds what was read to a conversation.
  void addTo(List<Message> into) {
    into.addAll(results);
    if (!parts.isEmpty() || !calls.isEmpty() || results.isEmpty()) {
      into.add(new Message(role, parts, calls, Optional.empty(), name));
    }
  }

  /// The text of a result: of a list of texts they follow one another in lines, other values are
  /// compact JSON.
  static String resultText(JsonNode value) {
    if (Nodes.isArray(value) && value.size() > 0) {
      List<Optional<String>> texts = value.elements().stream().map(Draft::partText).toList();
      if (texts.stream().allMatch(Optional::isPresent)) {
        return String.join("\n", texts.stream().map(Optional::orElseThrow).toList());
      }
    }
    return Nodes.textOrJson(value);
  }

  private static Optional<String> partText(JsonNode part) {
    return Nodes.isString(part) ? Optional.of(part.text()) : Nodes.text(part, "text");
  }
}
