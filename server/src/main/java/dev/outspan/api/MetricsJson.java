package dev.outspan.api;

import dev.outspan.span.Micros;
import dev.outspan.store.SpanStatistics.Bucket;
import dev.outspan.store.SpanStatistics.Quantiles;
import dev.outspan.wire.Utf8Buffer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// One bucket as the API shows it.
final class MetricsJson {
  private static final int MICROS_SCALE = 3;

  private MetricsJson() {}

  static void append(Utf8Buffer out, Bucket bucket) {
    // The first bucket of all may begin before the year 1, which no time of the API does.
    long startUs = Math.max(Micros.MIN, Micros.of(bucket.start()));
    out.appendAscii("{\"start\":\"").appendInstantMicros(startUs);
    out.appendAscii("\",\"count\":").appendLong(bucket.spans());
    out.appendAscii(",\"error_count\":").appendLong(bucket.errors());
    out.appendAscii(",\"error_rate\":")
        .appendAscii(Double.toString((double) bucket.errors() / bucket.spans()));
    bucket.durations().ifPresent(durations -> append(out, durations));
    out.appendAscii(",\"input_tokens\":").appendLong(bucket.inputTokens());
    out.appendAscii(",\"output_tokens\":").appendLong(bucket.outputTokens());
    out.append((byte) '}');
  }

  private static void append(Utf8Buffer out, Quantiles durations) {
    out.appendAscii(",\"duration_ms\":{\"p50\":").appendAscii(millis(durations.p50()));
    out.appendAscii(",\"p90\":").appendAscii(millis(durations.p90()));
    out.appendAscii(",\"p95\":").appendAscii(millis(durations.p95()));
    out.appendAscii(",\"p99\":").appendAscii(millis(durations.p99()));
    out.append((byte) '}');
  }

  /// Milliseconds to the microsecond, as a number of JSON.
  private static String millis(Duration duration) {
    long micros = duration.dividedBy(ChronoUnit.MICROS.getDuration());
    return BigDecimal.valueOf(micros, MICROS_SCALE).stripTrailingZeros().toPlainString();
  }
}
