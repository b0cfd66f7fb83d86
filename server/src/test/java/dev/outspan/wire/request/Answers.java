package dev.outspan.wire.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.wire.JsonLimits;
import dev.outspan.wire.Utf8Buffer;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Requests and answers as texts.
final class Answers {
  private Answers() {}

  /// The body that the JSON text is.
  static Body body(String json) {
    return valid(
        Body.read(json.getBytes(UTF_8), Optional.of("application/json"), JsonLimits.DEFAULT));
  }

  static <T> T valid(Decoded<T> decoded) {
    if (decoded instanceof Decoded.Valid<T>(T value)) {
      return value;
    }
    throw new AssertionError("refused: " + of(decoded));
  }

  /// What a client is told: the body of a 422, otherwise the status and the detail.
  static String of(Decoded<?> decoded) {
    return switch (decoded) {
      case Decoded.Valid<?>(var value) -> throw new AssertionError("valid: " + value);
      case Decoded.Invalid<?>(var errors) -> {
        var out = new Utf8Buffer(256);
        ValidationErrors.encode(errors, UnaryOperator.identity(), out);
        yield new String(out.array(), 0, out.length(), UTF_8);
      }
      case Decoded.Malformed<?>(var detail) -> "400 " + detail;
      case Decoded.TooLarge<?>(var detail) -> "413 " + detail;
    };
  }
}
