package dev.outspan.wire.request;

import dev.outspan.wire.JsonNode;
import dev.outspan.wire.request.ValidationError.Detail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The errors found in one request so far. Those beyond the number that an answer tells are only
/// counted.
final class Problems {
  private final List<ValidationError> errors = new ArrayList<>();
  private int count;

  void add(String type, Location at, String message, JsonNode input, Detail... context) {
    if (count++ < ValidationErrors.MOST_ERRORS) {
      errors.add(new ValidationError(type, at, message, input, List.of(context)));
    }
  }

  /// Adds what a validator says beyond the types of the fields.
  void addValueError(Location at, String message, JsonNode input) {
    add("value_error", at, "Value error, " + message, input, new Detail.Opaque("error"));
  }

  int count() {
    return count;
  }

  /// What a request says if nothing is wrong with it: then there is a value.
  <T> Decoded<T> settle(Optional<T> value) {
    return count == 0 ? new Decoded.Valid<>(value.orElseThrow()) : invalid();
  }

  <T> Decoded<T> invalid() {
    return new Decoded.Invalid<>(errors);
  }
}
