package dev.outspan.wire.chat;

import dev.outspan.wire.JsonNode;
import dev.outspan.wire.chat.Message.Part;
import dev.outspan.wire.chat.Message.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what a model answered, from the answer of a provider or what a framework keeps of it.
final class OutputReader {
  private OutputReader() {}

  /// The messages in a value, one for each choice; empty if there are none or one is not
  /// understood.
  static Optional<List<Message>> read(JsonNode value) {
    JsonNode output = Nodes.opened(value);
    return switch (output.kind()) {
      case ARRAY -> readList(output.elements());
      case OBJECT -> readObject(output);
      case STRING -> Optional.of(List.of(Message.text(Message.ASSISTANT, output.text())));
      case NUMBER, BOOLEAN, NULL -> Optional.empty();
    };
  }

  private static Optional<List<Message>> readList(List<JsonNode> values) {
    return Calls.readMarked(values)
        .map(calls -> List.of(Message.calls(calls)))
        .or(() -> MessageReader.readList(values, Message.ASSISTANT));
  }

  private static Optional<List<Message>> readObject(JsonNode output) {
    Optional<List<JsonNode>> choices =
        Nodes.list(output, "choices", "candidates", "generations", "results");
    if (choices.isPresent()) {
      return readChoices(choices.get());
    }
    Optional<List<JsonNode>> items = Nodes.list(output, "output");
    if (items.isPresent()) {
      return readItems(items.get());
    }
    Optional<List<JsonNode>> messages = Nodes.list(output, "messages");
    if (messages.isPresent()) {
      return readList(messages.get());
    }
    return Nodes.object(output, "output")
        .or(() -> Nodes.member(output, "value"))
        .flatMap(OutputReader::read)
        .or(() -> MessageReader.readOne(output, Message.ASSISTANT))
        .or(() -> readText(output));
  }

  private static Optional<List<Message>> readChoices(List<JsonNode> choices) {
    if (choices.size() == 1 && Nodes.isArray(choices.getFirst())) {
      return readChoices(choices.getFirst().elements());
    }
    var messages = new ArrayList<Message>();
    for (JsonNode choice : choices) {
      JsonNode said = Nodes.object(choice, "message").orElse(choice);
      Optional<List<Message>> read =
          MessageReader.readOne(said, Message.ASSISTANT).or(() -> readText(choice));
      if (read.isEmpty()) {
        return Optional.empty();
      }
      messages.addAll(read.get());
    }
    return messages.isEmpty() ? Optional.empty() : Optional.of(messages);
  }

  /// The items of one answer of OpenAI's responses API are one message; what its own tools did is
  /// left out.
  private static Optional<List<Message>> readItems(List<JsonNode> items) {
    List<JsonNode> spoken = items.stream().filter(OutputReader::isSpoken).toList();
    return MessageReader.readAll(spoken, Message.ASSISTANT)
        .filter(messages -> !messages.isEmpty())
        .map(
            messages -> {
              var parts = new ArrayList<Part>();
              var calls = new ArrayList<ToolCall>();
              for (Message message : messages) {
                parts.addAll(message.content());
                calls.addAll(message.calls());
              }
              return List.of(
                  new Message(Message.ASSISTANT, parts, calls, Optional.empty(), Optional.empty()));
            });
  }

  private static boolean isSpoken(JsonNode item) {
    String type = Nodes.text(item, "type").orElse("");
    return !type.endsWith("_call") || type.equals("function_call");
  }

  private static Optional<List<Message>> readText(JsonNode output) {
    return Nodes.text(
            output, "text", "completion", "generation", "generated_text", "outputText", "response")
        .map(text -> List.of(Message.text(Message.ASSISTANT, text)));
  }
}
