package dev.outspan.span;

import java.time.Instant;
import java.util.Optional;

/// When a span ran, in whole microseconds between the years 1 and 9999.
///
/// @param start inclusive; part of the order in which spans are read
/// @param end not before the start; absent while the span is unfinished
public record Timing(Instant start, Optional<Instant> end) {
  public Timing {
    requireMicros(start);
    end.ifPresent(Timing::requireMicros);
    if (end.isPresent() && end.get().isBefore(start)) {
      throw new IllegalArgumentException("end %s before start %s".formatted(end.get(), start));
    }
  }

  public long startUs() {
    return Micros.of(start);
  }

  public boolean isCompleted() {
    return end.isPresent();
  }

  private static void requireMicros(Instant instant) {
    long micros = Micros.of(instant);
    if (!Micros.toInstant(micros).equals(instant) || micros < Micros.MIN || micros > Micros.MAX) {
      throw new IllegalArgumentException(
          "%s is not a whole microsecond of the years 1 to 9999".formatted(instant));
    }
  }
}
