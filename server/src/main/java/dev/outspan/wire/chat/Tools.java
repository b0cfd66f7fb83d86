package dev.outspan.wire.chat;

import dev.outspan.span.Json;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.Utf8Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Definitions of tools as OpenAI's chat API has them: `{"type":"function","function":{"name",
/// "description","parameters"}}`. Tools that are no functions stay as they are.
final class Tools {
  private static final String[] SCHEMAS = {
    "parameters", "input_schema", "inputSchema", "parameters_json_schema", "parametersJsonSchema"
  };

  private Tools() {}

  /// The tools of a request to a provider.
  static Optional<JsonNode> listOf(JsonNode input) {
    return Nodes.member(input, "tools", "functions")
        .or(
            () ->
                Nodes.object(input, "toolConfig").flatMap(config -> Nodes.member(config, "tools")))
        .or(() -> Nodes.object(input, "config").flatMap(config -> Nodes.member(config, "tools")))
        .map(Nodes::opened)
        .filter(Nodes::isArray);
  }

  static List<Json> read(JsonNode list) {
    var tools = new ArrayList<Json>();
    for (JsonNode element : list.elements()) {
      JsonNode wrapped = Nodes.object(element, "tool").orElse(element);
      JsonNode tool =
          Nodes.opened(Nodes.member(wrapped, "json_schema").orElse(Nodes.opened(wrapped)));
      Optional<List<JsonNode>> declared =
          Nodes.list(tool, "functionDeclarations", "function_declarations");
      if (declared.isPresent()) {
        declared.get().forEach(function -> tools.add(function(function).orElse(function.json())));
      } else {
        tools.add(tool(tool));
      }
    }
    return tools;
  }

  private static Json tool(JsonNode tool) {
    JsonNode function = Nodes.object(tool, "function", "toolSpec").orElse(tool);
    String type = Nodes.text(tool, "type").orElse("function");
    boolean isFunction =
        type.equals("function") || (type.equals("custom") && Nodes.has(tool, SCHEMAS));
    return isFunction ? function(function).orElse(tool.json()) : tool.json();
  }

  private static Optional<Json> function(JsonNode function) {
    return Nodes.text(function, "name").map(name -> function(name, function));
  }

  private static Json function(String name, JsonNode function) {
    var out = new Utf8Buffer(1 << 10);
    out.appendAscii("{\"type\":\"function\",\"function\":{\"name\":").appendString(name);
    Nodes.text(function, "description")
        .ifPresent(text -> out.appendAscii(",\"description\":").appendString(text));
    Nodes.member(function, SCHEMAS)
        .map(Nodes::opened)
        .map(schema -> Nodes.object(schema, "json").orElse(schema).json())
        .ifPresent(
            json -> out.appendAscii(",\"parameters\":").append(json.bytes(), 0, json.sizeBytes()));
    return Json.ofCanonical(out.appendAscii("}}").toByteArray());
  }
}
