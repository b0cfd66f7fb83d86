package dev.outspan.wire.chat;

import dev.outspan.wire.JsonNode;
import java.util.List;
import java.util.Optional;

/// Conversations in the attributes of OpenTelemetry's and OpenInference's conventions, which some
/// clients write into metadata or instead of input and output.
final class Attributes {
  private Attributes() {}

  static Optional<List<Message>> input(JsonNode attributes) {
    Optional<List<Message>> messages =
        Nodes.member(attributes, "gen_ai.input.messages")
            .or(() -> list(attributes, "llm.input_messages"))
            .or(() -> list(attributes, "gen_ai.prompt"))
            .or(() -> Nodes.member(attributes, "input.value"))
            .flatMap(InputReader::read);
    Optional<String> system =
        Nodes.member(attributes, "gen_ai.system_instructions").flatMap(InputReader::systemText);
    return messages.map(list -> InputReader.withSystem(system, list));
  }

  static Optional<List<Message>> output(JsonNode attributes) {
    return Nodes.member(attributes, "gen_ai.output.messages")
        .or(() -> list(attributes, "llm.output_messages"))
        .or(() -> list(attributes, "gen_ai.completion"))
        .or(() -> Nodes.member(attributes, "output.value"))
        .flatMap(OutputReader::read);
  }

  /// Definitions of tools.
  static Optional<JsonNode> tools(JsonNode attributes) {
    return Nodes.member(attributes, "gen_ai.tool.definitions")
        .or(() -> list(attributes, "llm.tools"))
        .map(Nodes::opened)
        .filter(Nodes::isArray);
  }

  /// A list that stands under its name, or is spread over attributes.
  private static Optional<JsonNode> list(JsonNode attributes, String name) {
    return Nodes.isObject(attributes)
        ? Nodes.member(attributes, name)
            .filter(Nodes::isArray)
            .or(() -> Flattened.list(attributes, name + "."))
        : Optional.empty();
  }
}
