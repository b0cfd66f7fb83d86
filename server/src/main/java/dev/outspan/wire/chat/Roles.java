package dev.outspan.wire.chat;

import java.util.List;
import java.util.Locale;

/// The names that frameworks give to those who speak.
final class Roles {
  private static final List<String> PREFIXES = List.of("AuthorRole.", "MessageRole.", "Role.");

  private Roles() {}

  /// The role as OpenAI calls it; one that is not known stays.
  static String of(String name) {
    String bare = name;
    for (String prefix : PREFIXES) {
      bare = bare.startsWith(prefix) ? bare.substring(prefix.length()) : bare;
    }
    String lower = bare.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "human" -> Message.USER;
      case "ai", "model", "chatbot", "bot" -> Message.ASSISTANT;
      case "function" -> Message.TOOL;
      case Message.SYSTEM, "developer", Message.USER, Message.ASSISTANT, Message.TOOL -> lower;
      default -> bare;
    };
  }

  /// Whether the name is one that a message's `type` gives the speaker.
  static boolean isSpeaker(String name) {
    return switch (Roles.of(name)) {
      case Message.SYSTEM, "developer", Message.USER, Message.ASSISTANT, Message.TOOL -> true;
      default -> false;
    };
  }
}
