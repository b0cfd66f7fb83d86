package dev.outspan.wire.request;

import static java.util.Objects.requireNonNull;

import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The fields of one model in a request. Each is read by name, in the order in which the model
/// declares them; what nobody reads is ignored.
final class Fields {
  private final Function<String, @Nullable JsonNode> values;
  private final JsonNode enclosing;
  private final Location at;
  private final Problems problems;
  private final UnaryOperator<String> shownNames;

  private Fields(
      Function<String, @Nullable JsonNode> values,
      JsonNode enclosing,
      Location at,
      Problems problems,
      UnaryOperator<String> shownNames) {
    this.values = values;
    this.enclosing = enclosing;
    this.at = at;
    this.problems = problems;
    this.shownNames = shownNames;
  }

  private Location place(String name) {
    return at.then(shownNames.apply(name));
  }

  /// The members of an object, none if it is another value.
  static Optional<Fields> of(JsonNode value, Location at, Problems problems) {
    if (value.kind() != Kind.OBJECT) {
      problems.add(
          "model_attributes_type",
          at,
          "Input should be a valid dictionary or object to extract fields from",
          value);
      return Optional.empty();
    }
    return Optional.of(new Fields(value::member, value, at, problems, UnaryOperator.identity()));
  }

  /// The members of an object that was made of another one.
  ///
  /// @param shownNames the names in that other one, which problems tell
  static Fields renamed(
      JsonNode object, Location at, Problems problems, UnaryOperator<String> shownNames) {
    return new Fields(object::member, object, at, problems, shownNames);
  }

  /// The parameters of a query, which all are strings.
  static Fields ofQuery(Map<String, String> query, Problems problems) {
    return new Fields(
        name -> {
          String text = query.get(name);
          return text == null ? null : JsonNode.ofText(text);
        },
        JsonNode.NULL,
        Location.QUERY,
        problems,
        UnaryOperator.identity());
  }

  /// The value of a field that must be there; empty if something is wrong.
  <T> Optional<T> required(String name, Reading<T> reading) {
    JsonNode value = values.apply(name);
    if (value == null) {
      problems.add("missing", place(name), "Field required", enclosing);
      return Optional.empty();
    }
    return reading.read(value, place(name), problems);
  }

  /// The value of a field that may be missing or null; then, and if something is wrong, empty.
  <T> Optional<T> optional(String name, Reading<T> reading) {
    JsonNode value = values.apply(name);
    return value == null || value.kind() == Kind.NULL
        ? Optional.empty()
        : reading.read(value, place(name), problems);
  }

  /// The value of a field that may be missing, but not null; if it is, or something is wrong,
  /// empty.
  <T> Optional<T> given(String name, Reading<T> reading) {
    JsonNode value = values.apply(name);
    return value == null ? Optional.empty() : reading.read(value, place(name), problems);
  }

  /// The value of a field as it was sent, null where it was not.
  @Nullable JsonNode value(String name) {
    return values.apply(name);
  }

  /// Adds what a validator of the whole model says, and stands for what it then returns.
  <T> Optional<T> reject(String message) {
    problems.addValueError(at, message, enclosing);
    return Optional.empty();
  }

  /// Adds what a validator of one field says, which is there.
  void reject(String name, String message) {
    problems.addValueError(place(name), message, requireNonNull(values.apply(name)));
  }

  Problems problems() {
    return problems;
  }
}
