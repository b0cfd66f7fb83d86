package dev.outspan.wire.request;

import java.util.List;
import java.util.function.Function;

/// What became of a request: a value, or the reason why there is none.
public sealed interface Decoded<T> {
  /// The request says `value`.
  record Valid<T>(T value) implements Decoded<T> {}

  /// The request does not fit the model: status 422.
  ///
  /// @param errors at least one, in the order of the model's fields, those of the query first
  record Invalid<T>(List<ValidationError> errors) implements Decoded<T> {
    public Invalid {
      errors = List.copyOf(errors);
    }
  }

  /// The request cannot be read, or a name in it cannot be kept: status 400.
  ///
  /// @param detail says what is wrong, and names the field where there is one
  record Malformed<T>(String detail) implements Decoded<T> {}

  /// The request asks for more than we take in: status 413.
  ///
  /// @param detail names the thing, its size and the limit
  record TooLarge<T>(String detail) implements Decoded<T> {}

  /// The answer of `next` to the value, or what stands in its way.
  default <R> Decoded<R> then(Function<? super T, ? extends Decoded<R>> next) {
    return switch (this) {
      case Valid<T>(var value) -> next.apply(value);
      case Invalid<T>(var errors) -> new Invalid<>(errors);
      case Malformed<T>(var detail) -> new Malformed<>(detail);
      case TooLarge<T>(var detail) -> new TooLarge<>(detail);
    };
  }
}
