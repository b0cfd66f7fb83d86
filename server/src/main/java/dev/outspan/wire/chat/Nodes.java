package dev.outspan.wire.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.wire.JsonDocument;
import dev.outspan.wire.JsonException;
import dev.outspan.wire.JsonLimits;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import java.util.List;
import java.util.Optional;

/// Reads JSON values of which one does not know what they are.
final class Nodes {
  private Nodes() {}

  /// The value that JSON text is, if it is one.
  static Optional<JsonNode> parse(byte[] json) {
    try {
      return Optional.of(JsonDocument.parse(json, JsonLimits.DEFAULT).root());
    } catch (JsonException _) {
      return Optional.empty();
    }
  }

  /// The object or array that a string is the text of; any other value itself.
  static JsonNode opened(JsonNode value) {
    if (value.kind() != Kind.STRING) {
      return value;
    }
    String text = value.text().strip();
    return text.startsWith("{") || text.startsWith("[")
        ? parse(text.getBytes(UTF_8)).orElse(value)
        : value;
  }

  static boolean isObject(JsonNode value) {
    return value.kind() == Kind.OBJECT;
  }

  static boolean isArray(JsonNode value) {
    return value.kind() == Kind.ARRAY;
  }

  static boolean isString(JsonNode value) {
    return value.kind() == Kind.STRING;
  }

  /// The first of these members that an object has and that is not null; none of another value.
  static Optional<JsonNode> member(JsonNode value, String... names) {
    if (isObject(value)) {
      for (String name : names) {
        JsonNode found = value.member(name);
        if (found != null && found.kind() != Kind.NULL) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
  }

  /// The first of these members that is there, if it is a string.
  static Optional<String> text(JsonNode value, String... names) {
    return member(value, names).filter(Nodes::isString).map(JsonNode::text);
  }

  /// The first of these members that is there, if it is an object.
  static Optional<JsonNode> object(JsonNode value, String... names) {
    return member(value, names).filter(Nodes::isObject);
  }

  /// The elements of the first of these members that is there, if it is an array or its text.
  static Optional<List<JsonNode>> list(JsonNode value, String... names) {
    return member(value, names).map(Nodes::opened).filter(Nodes::isArray).map(JsonNode::elements);
  }

  static boolean has(JsonNode value, String... names) {
    return member(value, names).isPresent();
  }

  static boolean isTrue(JsonNode value, String name) {
    return member(value, name).map(JsonNode::isTrue).orElse(false);
  }

  /// What a string says; any other value as compact JSON.
  static String textOrJson(JsonNode value) {
    return isString(value) ? value.text() : value.toString();
  }
}
