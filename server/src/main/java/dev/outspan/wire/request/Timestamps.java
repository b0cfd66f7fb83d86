package dev.outspan.wire.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.Micros;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.request.ValidationError.Detail;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads times as Pydantic does: a text as [TimeText] has it, or a number, also as text, which is
/// Unix time: beyond 20,000,000,000 on either side of zero in milliseconds, otherwise in seconds.
///
/// Where we differ: without a zone a time is UTC; one that is outside of the years 0001 to 9999 in
/// UTC is refused; and a number with a fraction is taken at its word also where Pydantic miscounts,
/// below zero and around the bound of the milliseconds.
final class Timestamps {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+\\.[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private Timestamps() {}

  static Optional<Instant> read(JsonNode value, Location at, Problems problems) {
    return switch (value.kind()) {
      case STRING -> readText(value, at, problems);
      case NUMBER -> readNumber(value, at, problems);
      case OBJECT, ARRAY, BOOLEAN, NULL -> {
        problems.add("datetime_type", at, "Input should be a valid datetime", value);
        yield Optional.empty();
      }
    };
  }

  private static Optional<Instant> readText(JsonNode value, Location at, Problems problems) {
    String text = value.text();
    return switch (TimeText.parse(text.getBytes(UTF_8))) {
      case TimeText.Parsed.At(long micros) -> instant(micros, value, at, problems);
      case TimeText.Parsed.Refused(String reason) -> {
        Optional<Unix> unix = unixOf(text);
        Optional<String> outOfRange = unix.map(Unix::outOfRange).orElse(Optional.of(reason));
        if (outOfRange.isEmpty()) {
          yield instant(unix.orElseThrow().micros(), value, at, problems);
        }
        problems.add(
            "datetime_from_date_parsing",
            at,
            "Input should be a valid datetime or date, " + outOfRange.get(),
            value,
            new Detail.Text("error", outOfRange.get()));
        yield Optional.empty();
      }
    };
  }

  private static Optional<Instant> readNumber(JsonNode value, Location at, Problems problems) {
    Unix unix = unixOfNumber(value.text());
    Optional<String> outOfRange = unix.outOfRange();
    if (outOfRange.isPresent()) {
      addOutOfRange(outOfRange.get(), value, at, problems);
      return Optional.empty();
    }
    return instant(unix.micros(), value, at, problems);
  }

  private static Optional<Instant> instant(
      long micros, JsonNode value, Location at, Problems problems) {
    if (micros >= Micros.MIN && micros <= Micros.MAX) {
      return Optional.of(Micros.toInstant(micros));
    }
    int year = micros < Micros.MIN ? 0 : 10_000;
    addOutOfRange("year %d is out of range".formatted(year), value, at, problems);
    return Optional.empty();
  }

  private static void addOutOfRange(String reason, JsonNode value, Location at, Problems problems) {
    problems.add(
        "datetime_parsing",
        at,
        "Input should be a valid datetime, " + reason,
        value,
        new Detail.Text("error", reason));
  }

  /// The number that a text is. One that does not fit into 64 bits, or is out of range and has a
  /// point, is none.
  private static Optional<Unix> unixOf(String text) {
    if (INTEGER.matcher(text).matches()) {
      try {
        return Optional.of(Unix.of(Long.parseLong(text)));
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }
    return DECIMAL.matcher(text).matches()
        ? Optional.of(Unix.of(Double.parseDouble(text))).filter(u -> u.outOfRange().isEmpty())
        : Optional.empty();
  }

  private static Unix unixOfNumber(String written) {
    if (INTEGER.matcher(written).matches()) {
      var integer = new BigInteger(written);
      if (integer.bitLength() < Long.SIZE) {
        return Unix.of(integer.longValueExact());
      }
    }
    return Unix.of(Double.parseDouble(written));
  }

  /// Unix time.
  ///
  /// @param seconds more or less: to see whether the other is in range
  private record Unix(double seconds, long micros) {
    private static final double MOST_SECONDS = 20_000_000_000.0;
    private static final double YEAR_0 = -62_167_219_200.0;
    private static final double YEAR_10000 = 253_402_300_800.0;

    static Unix of(long number) {
      long unit = unit((double) number);
      return new Unix((double) number * unit / 1e6, number * unit);
    }

    /// Of the part before the point no digit is lost.
    static Unix of(double number) {
      long unit = unit(number);
      long whole = (long) Math.floor(number);
      return new Unix(number * unit / 1e6, whole * unit + Math.round((number - whole) * unit));
    }

    /// Microseconds that one is worth.
    private static long unit(double number) {
      return Math.abs(number) > MOST_SECONDS ? 1_000 : 1_000_000;
    }

    /// Why this is no time, empty if it is one.
    Optional<String> outOfRange() {
      if (seconds < YEAR_0) {
        return Optional.of("dates before 0000 are not supported as unix timestamps");
      }
      return seconds >= YEAR_10000
          ? Optional.of("dates after 9999 are not supported as unix timestamps")
          : Optional.empty();
    }
  }
}
