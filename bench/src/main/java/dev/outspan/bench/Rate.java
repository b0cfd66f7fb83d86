package dev.outspan.bench;

import java.time.Duration;
import java.util.Locale;

/// What one run did.
///
/// @param spans spans read, or writes of spans
/// @param bytes of the file, 0 where there is none
/// @param took wall time
/// @param cpu of the process that did the work
record Rate(long spans, long bytes, Duration took, Duration cpu) {

  double spansPerSecond() {
    return spans / (took.toNanos() / 1e9);
  }

  double cpuMicrosPerSpan() {
    return cpu.toNanos() / 1e3 / spans;
  }

  Rate plus(Rate other) {
    return new Rate(
        spans + other.spans, bytes + other.bytes, took.plus(other.took), cpu.plus(other.cpu));
  }

  @Override
  public String toString() {
    String size = bytes == 0 ? "" : "%,9.0f MB/s".formatted(bytes / 1e6 / (took.toNanos() / 1e9));
    return String.format(
        Locale.ROOT,
        "%,10.0f spans/s %s  %5.1f µs CPU a span",
        spansPerSecond(),
        size,
        cpuMicrosPerSpan());
  }
}
