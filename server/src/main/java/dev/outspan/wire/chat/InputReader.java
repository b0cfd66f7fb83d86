package dev.outspan.wire.chat;

import dev.outspan.wire.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what a model was asked, from the request to a provider or what a framework keeps of it.
final class InputReader {
  private static final String[] SYSTEM = {
    "system", "instructions", "systemInstruction", "system_instruction", "instruction"
  };

  private InputReader() {}

  /// The conversation in a value; empty if it is none or is not understood.
  static Optional<List<Message>> read(JsonNode value) {
    JsonNode input = Nodes.opened(value);
    return switch (input.kind()) {
      case ARRAY -> MessageReader.readList(input.elements(), Message.USER);
      case OBJECT -> readObject(input);
      case STRING -> Optional.of(List.of(Message.text(Message.USER, input.text())));
      case NUMBER, BOOLEAN, NULL -> Optional.empty();
    };
  }

  private static Optional<List<Message>> readObject(JsonNode input) {
    Optional<List<JsonNode>> listed = Nodes.list(input, "messages", "chat_history", "contents");
    Optional<List<Message>> messages =
        listed.isPresent()
            ? MessageReader.readList(listed.get(), Message.USER)
            : Nodes.member(input, "input", "prompt", "prompts", "inputText", "contents", "value")
                .filter(_ -> !Nodes.has(input, "role"))
                .flatMap(InputReader::read)
                .or(() -> MessageReader.readOne(input, Message.USER));
    return messages.map(list -> withSystem(system(input), list));
  }

  /// Instructions that are kept beside the messages.
  private static Optional<String> system(JsonNode input) {
    return Nodes.member(input, SYSTEM)
        .or(() -> Nodes.object(input, "config").flatMap(config -> Nodes.member(config, SYSTEM)))
        .flatMap(InputReader::systemText);
  }

  static Optional<String> systemText(JsonNode value) {
    var draft = new Draft(Message.SYSTEM, Optional.empty());
    JsonNode opened = Nodes.opened(value);
    boolean understood = Parts.readContent(opened, draft);
    var read = new ArrayList<Message>();
    draft.addTo(read);
    return understood
        ? Optional.of(joined(read.getLast())).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  private static String joined(Message message) {
    var texts = new ArrayList<String>();
    for (Message.Part part : message.content()) {
      switch (part) {
        case Message.Part.Text(var text) -> texts.add(text);
        case Message.Part.Typed _ -> {}
      }
    }
    return String.join("\n\n", texts);
  }

  static List<Message> withSystem(Optional<String> system, List<Message> messages) {
    if (system.isEmpty() || messages.stream().anyMatch(Message::isInstruction)) {
      return messages;
    }
    var all = new ArrayList<Message>();
    all.add(Message.text(Message.SYSTEM, system.get()));
    all.addAll(messages);
    return all;
  }
}
