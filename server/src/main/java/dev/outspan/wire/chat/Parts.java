package dev.outspan.wire.chat;

import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import java.util.List;
import java.util.Optional;

/// Reads the parts of a message: the blocks of OpenAI, Anthropic, Gemini, Bedrock and Vercel, and
/// the parts of the OpenTelemetry conventions.
///
/// What a model thought is left out, signatures too. A part of another kind stays as it is.
final class Parts {
  private Parts() {}

  /// Reads a content: a text, a list of parts, nothing.
  ///
  /// @return whether it was understood
  static boolean readContent(JsonNode content, Draft draft) {
    return switch (content.kind()) {
      case STRING -> readText(content, draft);
      case ARRAY -> readAll(content.elements(), draft);
      case OBJECT -> Nodes.list(content, "parts").map(parts -> readAll(parts, draft)).orElse(false);
      case NULL -> true;
      case NUMBER, BOOLEAN -> false;
    };
  }

  /// A text may be that of a list of calls, as one framework writes them.
  private static boolean readText(JsonNode content, Draft draft) {
    Optional<List<Message.ToolCall>> calls = Calls.readMarked(content);
    calls.ifPresentOrElse(draft::calls, () -> draft.text(content.text()));
    return true;
  }

  static boolean readAll(List<JsonNode> parts, Draft draft) {
    for (JsonNode part : parts) {
      if (!read(part, draft)) {
        return false;
      }
    }
    return true;
  }

  private static boolean read(JsonNode value, Draft draft) {
    if (value.kind() == Kind.STRING) {
      draft.text(value.text());
      return true;
    }
    if (value.kind() != Kind.OBJECT) {
      return false;
    }
    JsonNode part = Nodes.object(value, "message_content").orElse(value);
    String type = Nodes.text(part, "type").orElse("");
    boolean done =
        type.isEmpty() ? readUntyped(part, draft) : readTyped(type.replace('-', '_'), part, draft);
    if (!done) {
      draft.typed(part.json());
    }
    return true;
  }

  private static boolean readTyped(String type, JsonNode part, Draft draft) {
    return switch (type) {
      case "text", "input_text", "output_text" -> addText(part, draft, "text", "content");
      case "reasoning", "thinking", "redacted_thinking" -> true;
      case "tool_use", "tool_call", "function", "function_call" -> addCall(part, draft);
      case "tool_result", "tool_call_response", "function_call_output" -> addResult(part, draft);
      case "image_url", "input_image", "image", "blob", "uri", "file" ->
          Images.url(type, part).map(url -> addImage(url, draft)).orElse(false);
      default -> false;
    };
  }

  private static boolean readUntyped(JsonNode part, Draft draft) {
    if (Nodes.isTrue(part, "thought") || Nodes.has(part, "reasoningContent")) {
      return true;
    }
    Optional<JsonNode> call = Nodes.object(part, "functionCall", "function_call", "toolUse");
    Optional<JsonNode> result =
        Nodes.object(part, "functionResponse", "function_response", "toolResult");
    if (call.isPresent()) {
      return addCall(call.get(), draft);
    }
    if (result.isPresent()) {
      return addResult(result.get(), draft);
    }
    return Images.inline(part).map(url -> addImage(url, draft)).orElse(false)
        || addText(part, draft, "text");
  }

  private static boolean addText(JsonNode part, Draft draft, String... names) {
    Optional<String> text = Nodes.text(part, names);
    text.ifPresent(draft::text);
    return text.isPresent();
  }

  private static boolean addImage(String url, Draft draft) {
    draft.image(url);
    return true;
  }

  private static boolean addCall(JsonNode part, Draft draft) {
    Optional<Message.ToolCall> call = Calls.read(part);
    call.ifPresent(draft::call);
    return call.isPresent();
  }

  private static boolean addResult(JsonNode part, Draft draft) {
    Optional<String> id =
        Nodes.text(part, "tool_use_id", "toolUseId", "toolCallId", "tool_call_id", "call_id", "id");
    JsonNode said =
        Nodes.member(part, "content", "response", "result", "output").orElse(JsonNode.NULL);
    draft.result(id, Nodes.text(part, "name", "toolName"), said);
    return true;
  }
}
