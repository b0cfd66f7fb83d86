package dev.outspan.wire.request;

import dev.outspan.wire.Utf8Buffer;
import java.util.Optional;

/// A place in a request: the steps that lead to it from outside in.
///
/// @param outer absent at the first step, which is `body` or `query`
public record Location(Optional<Location> outer, Step step) {
  public static final Location BODY = new Location(Optional.empty(), new Step.Name("body"));
  public static final Location QUERY = new Location(Optional.empty(), new Step.Name("query"));

  /// One step inwards.
  public sealed interface Step {
    /// To a field, a key of an object, or a query parameter.
    record Name(String name) implements Step {}

    /// To an element of a list, or a character of the body.
    ///
    /// @param index from 0
    record Index(int index) implements Step {}
  }

  public Location then(String name) {
    return new Location(Optional.of(this), new Step.Name(name));
  }

  public Location then(int index) {
    return new Location(Optional.of(this), new Step.Index(index));
  }

  /// Appends the steps, divided by commas.
  void encode(Utf8Buffer out) {
    outer.ifPresent(
        place -> {
          place.encode(out);
          out.append((byte) ',');
        });
    switch (step) {
      case Step.Name(var name) -> out.appendString(name);
      case Step.Index(var index) -> out.appendLong(index);
    }
  }
}
