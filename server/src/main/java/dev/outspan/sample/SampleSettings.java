package dev.outspan.sample;

import java.time.Duration;
import java.time.Instant;

/// What the made-up traces have in common.
///
/// @param seed the same seed gives the same traces, whatever else is asked of them
/// @param accountId the account of all spans
/// @param createdBy the key id of all spans
/// @param firstStart when the first trace starts
/// @param spacing from the start of one trace to that of the next, on average
/// @param meanPayloadBytes input, output, metadata and expected of a span together, on average over
///     many; from 1,000
public record SampleSettings(
    long seed,
    String accountId,
    String createdBy,
    Instant firstStart,
    Duration spacing,
    int meanPayloadBytes) {
  private static final int LEAST_PAYLOAD_BYTES = 1_000;

  public SampleSettings {
    if (meanPayloadBytes < LEAST_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "payloads of %d bytes on average are too small, the least is %d"
              .formatted(meanPayloadBytes, LEAST_PAYLOAD_BYTES));
    }
  }

  /// Payloads of about 2 KB, a trace every four seconds from the start of 2026 on.
  public static SampleSettings seeded(long seed) {
    return new SampleSettings(
        seed,
        "sample",
        "sample",
        Instant.parse("2026-01-01T00:00:00Z"),
        Duration.ofSeconds(4),
        2_000);
  }

  public SampleSettings of(String owner, String key) {
    return new SampleSettings(seed, owner, key, firstStart, spacing, meanPayloadBytes);
  }

  public SampleSettings from(Instant start, Duration every) {
    return new SampleSettings(seed, accountId, createdBy, start, every, meanPayloadBytes);
  }

  public SampleSettings withMeanPayloadBytes(int bytes) {
    return new SampleSettings(seed, accountId, createdBy, firstStart, spacing, bytes);
  }
}
