package dev.outspan.wire.chat;

import dev.outspan.span.Json;
import java.util.List;
import java.util.Optional;

/// One message of a conversation, in the form of OpenAI's chat API.
///
/// @param content its parts in order; empty if it only calls tools, or says nothing
/// @param callId of the call whose result this is
/// @param name of who speaks, or of the tool whose result this is
record Message(
    String role,
    List<Part> content,
    List<ToolCall> calls,
    Optional<String> callId,
    Optional<String> name) {
  static final String SYSTEM = "system";
  static final String USER = "user";
  static final String ASSISTANT = "assistant";
  static final String TOOL = "tool";

  Message {
    content = List.copyOf(content);
    calls = List.copyOf(calls);
  }

  /// A piece of content.
  sealed interface Part {
    record Text(String text) implements Part {}

    /// An object with a `type`.
    record Typed(Json json) implements Part {}
  }

  /// The wish of a model that a tool be run.
  ///
  /// @param id absent if the producer gave none
  /// @param arguments a JSON text
  record ToolCall(Optional<String> id, String name, String arguments) {
    ToolCall withId(Optional<String> other) {
      return new ToolCall(other, name, arguments);
    }
  }

  static Message text(String role, String text) {
    return new Message(
        role, List.of(new Part.Text(text)), List.of(), Optional.empty(), Optional.empty());
  }

  static Message calls(List<ToolCall> calls) {
    return new Message(ASSISTANT, List.of(), calls, Optional.empty(), Optional.empty());
  }

  static Message result(Optional<String> callId, Optional<String> name, String text) {
    return new Message(TOOL, List.of(new Part.Text(text)), List.of(), callId, name);
  }

  boolean isRole(String wanted) {
    return role.equals(wanted);
  }

  /// Whether it tells the model how to behave.
  boolean isInstruction() {
    return isRole(SYSTEM) || isRole("developer");
  }

  /// Whether it is an assistant's message of tool calls and nothing else.
  boolean onlyCalls() {
    return isRole(ASSISTANT) && content.isEmpty() && !calls.isEmpty();
  }

  Message withCalls(List<ToolCall> other) {
    return new Message(role, content, other, callId, name);
  }
}
