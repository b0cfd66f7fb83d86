package dev.outspan.wire.request;

import dev.outspan.span.Json;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.JsonNode.Member;
import dev.outspan.wire.request.ValidationError.Detail;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One of Pydantic's lax conversions of a JSON value. A query parameter is a string in it.
@FunctionalInterface
interface Reading<T> {
  /// Converts the value, or adds to `problems` why that cannot be and returns nothing.
  Optional<T> read(JsonNode value, Location at, Problems problems);

  /// Strings, and nothing that could be made one.
  Reading<String> TEXT =
      (value, at, problems) -> {
        if (value.kind() == Kind.STRING) {
          return Optional.of(value.text());
        }
        problems.add("string_type", at, "Input should be a valid string", value);
        return Optional.empty();
      };

  /// Objects, as their canonical bytes.
  Reading<Json> OBJECT = (value, at, problems) -> object(value, at, problems).map(JsonNode::json);

  /// Objects, as their members.
  Reading<List<Member>> MEMBERS =
      (value, at, problems) -> object(value, at, problems).map(JsonNode::members);

  /// The boolean values; the numbers 0 and 1; words for them in any case, without blanks.
  Reading<Boolean> FLAG = Numbers::readFlag;

  /// Whole numbers of any size; strings of digits; numbers with nothing behind the point.
  Reading<BigInteger> INTEGER = Numbers::readInteger;

  Reading<Instant> TIMESTAMP = Timestamps::read;

  private static Optional<JsonNode> object(JsonNode value, Location at, Problems problems) {
    if (value.kind() == Kind.OBJECT) {
      return Optional.of(value);
    }
    problems.add("dict_type", at, "Input should be a valid dictionary", value);
    return Optional.empty();
  }

  /// Strings of so many characters.
  static Reading<String> text(int fewest, int most) {
    return (value, at, problems) -> {
      Optional<String> text = TEXT.read(value, at, problems);
      int length = text.map(chars -> chars.codePointCount(0, chars.length())).orElse(fewest);
      if (length > most) {
        problems.add(
            "string_too_long",
            at,
            "String should have at most %d characters".formatted(most),
            value,
            new Detail.Count("max_length", most));
        return Optional.empty();
      }
      if (length < fewest) {
        problems.add(
            "string_too_short",
            at,
            "String should have at least %d %s"
                .formatted(fewest, fewest == 1 ? "character" : "characters"),
            value,
            new Detail.Count("min_length", fewest));
        return Optional.empty();
      }
      return text;
    };
  }

  /// Strings that the pattern matches, which has its anchors in it.
  static Reading<String> matching(Pattern pattern) {
    return (value, at, problems) -> {
      Optional<String> text = TEXT.read(value, at, problems);
      if (text.isEmpty() || pattern.matcher(text.get()).matches()) {
        return text;
      }
      problems.add(
          "string_pattern_mismatch",
          at,
          "String should match pattern '%s'".formatted(pattern),
          value,
          new Detail.Text("pattern", pattern.toString()));
      return Optional.empty();
    };
  }

  /// Arrays whose elements all can be read.
  static <T> Reading<List<T>> listOf(Reading<T> element) {
    return listOf(element, Integer.MAX_VALUE);
  }

  /// Arrays of at most `most` elements, which all can be read.
  static <T> Reading<List<T>> listOf(Reading<T> element, int most) {
    return (value, at, problems) -> {
      if (value.kind() != Kind.ARRAY) {
        problems.add("list_type", at, "Input should be a valid list", value);
        return Optional.empty();
      }
      int size = value.size();
      if (size > most) {
        problems.add(
            "too_long",
            at,
            "List should have at most %d items after validation, not %d".formatted(most, size),
            value,
            new Detail.Text("field_type", "List"),
            new Detail.Count("max_length", most),
            new Detail.Count("actual_length", size));
        return Optional.empty();
      }
      var read = new ArrayList<T>(size);
      int index = 0;
      for (JsonNode each : value.elements()) {
        element.read(each, at.then(index++), problems).ifPresent(read::add);
      }
      return read.size() == size ? Optional.of(read) : Optional.empty();
    };
  }
}
