package dev.outspan.wire.chat;

import dev.outspan.wire.JsonNode;
import dev.outspan.wire.chat.Message.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads calls of tools in the forms of OpenAI, Anthropic, Gemini, Bedrock, Vercel and
/// OpenTelemetry.
final class Calls {
  private static final String[] IDS = {"id", "call_id", "toolCallId", "tool_call_id", "toolUseId"};
  private static final String[] NAMES = {"name", "toolName", "tool_name", "tool_function"};
  private static final String[] ARGUMENTS = {
    "arguments", "args", "input", "tool_arguments", "parameters"
  };

  private Calls() {}

  /// One call; none if the value has no name of a tool.
  static Optional<ToolCall> read(JsonNode value) {
    JsonNode call = Nodes.object(value, "tool_call").orElse(value);
    JsonNode named = Nodes.object(call, "function").orElse(call);
    return Nodes.text(named, NAMES)
        .map(name -> new ToolCall(Nodes.text(call, IDS), name, arguments(named)));
  }

  /// A list of calls; none if one element is not a call.
  static Optional<List<ToolCall>> readAll(List<JsonNode> values) {
    var calls = new ArrayList<ToolCall>();
    for (JsonNode value : values) {
      Optional<ToolCall> call = read(value);
      if (call.isEmpty()) {
        return Optional.empty();
      }
      calls.add(call.get());
    }
    return Optional.of(calls);
  }

  /// A list in which each value says of itself that it is a call.
  static Optional<List<ToolCall>> readMarked(JsonNode value) {
    JsonNode list = Nodes.opened(value);
    return Nodes.isArray(list) ? readMarked(list.elements()) : Optional.empty();
  }

  static Optional<List<ToolCall>> readMarked(List<JsonNode> values) {
    boolean all = !values.isEmpty() && values.stream().allMatch(Calls::isMarked);
    return all ? readAll(values) : Optional.empty();
  }

  private static boolean isMarked(JsonNode value) {
    return (Nodes.object(value, "function").isPresent() && !Nodes.has(value, "role", "parameters"))
        || (Nodes.has(value, "toolCallId") && Nodes.has(value, "toolName") && isNoResult(value));
  }

  private static boolean isNoResult(JsonNode value) {
    return !Nodes.has(value, "output", "result");
  }

  /// Strings as they are, other values as compact JSON, nothing as an empty object.
  private static String arguments(JsonNode value) {
    return Nodes.member(value, ARGUMENTS).map(Nodes::textOrJson).orElse("{}");
  }
}
