package dev.outspan.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Time that passes when the test says so.
public final class FakeTime extends Clock {
  public static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  private final Instant start;
  private volatile Instant now;

  public FakeTime() {
    this(START);
  }

  public FakeTime(Instant start) {
    this.start = start;
    now = start;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  long nanos() {
    return Duration.between(start, now).toNanos();
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("there is one zone");
  }
}
