package dev.outspan.span;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Times as the store keeps them: microseconds since 1970-01-01T00:00:00Z, 0001 to 9999.
public final class Micros {
  /// 0001-01-01T00:00:00Z.
  public static final long MIN = of(Instant.parse("0001-01-01T00:00:00Z"));

  /// The last microsecond of the year 9999.
  public static final long MAX = of(Instant.parse("9999-12-31T23:59:59.999999Z"));

  private Micros() {}

  /// The last microsecond that is not after the instant.
  ///
  /// @throws ArithmeticException some 290,000 years away from 1970
  public static long of(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  public static Instant toInstant(long epochMicros) {
    return Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS);
  }
}
