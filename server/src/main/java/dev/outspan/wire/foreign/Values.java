package dev.outspan.wire.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.Json;
import dev.outspan.wire.JsonDocument;
import dev.outspan.wire.JsonException;
import dev.outspan.wire.JsonLimits;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads values of which one does not know what they are.
final class Values {
  private static final int MOST_DIGITS = 18;
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private Values() {}

  /// The first of these members that is there and not null.
  static Optional<JsonNode> first(JsonNode object, String... names) {
    for (String name : names) {
      JsonNode value = object.member(name);
      if (value != null && value.kind() != Kind.NULL) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /// The text of the first of these members that is there, if it is a string with something in it.
  static Optional<String> text(JsonNode object, String... names) {
    return first(object, names).flatMap(Values::text);
  }

  static Optional<String> text(JsonNode value) {
    return value.kind() == Kind.STRING && !value.text().isEmpty()
        ? Optional.of(value.text())
        : Optional.empty();
  }

  /// The object or array that a string is the text of; any other value itself.
  static JsonNode opened(JsonNode value) {
    if (value.kind() != Kind.STRING) {
      return value;
    }
    String text = value.text().strip();
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return value;
    }
    try {
      return JsonDocument.parse(text.getBytes(UTF_8), JsonLimits.DEFAULT).root();
    } catch (JsonException _) {
      return value;
    }
  }

  /// The object that a value is stored as: an object as it is, anything else under `value`.
  static Json wrapped(JsonNode value) {
    JsonNode opened = opened(value);
    return opened.kind() == Kind.OBJECT ? opened.json() : new Members().put("value", opened).json();
  }

  /// Whether a value is a list of objects that all say who speaks.
  static boolean isConversation(JsonNode value) {
    if (value.kind() != Kind.ARRAY) {
      return false;
    }
    List<JsonNode> elements = value.elements();
    return !elements.isEmpty()
        && elements.stream()
            .allMatch(each -> each.kind() == Kind.OBJECT && text(each, "role").isPresent());
  }

  /// A count, also as a double without a fraction, or in a string.
  static OptionalLong count(Optional<JsonNode> value) {
    return value
        .filter(node -> node.kind() == Kind.NUMBER || node.kind() == Kind.STRING)
        .map(node -> count(node.text()))
        .orElse(OptionalLong.empty());
  }

  private static OptionalLong count(String written) {
    if (written.length() > MOST_DIGITS || !written.matches("[0-9]+(?:\\.0+)?")) {
      return OptionalLong.empty();
    }
    BigDecimal number = new BigDecimal(written);
    return number.compareTo(MOST) > 0 ? OptionalLong.empty() : OptionalLong.of(number.longValue());
  }
}
