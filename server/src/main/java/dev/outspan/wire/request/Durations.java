package dev.outspan.wire.request;

import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.request.ValidationError.Detail;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads lengths of time: a whole number of seconds, or an ISO 8601 duration of weeks, or of days,
/// hours, minutes and seconds. Months and years have no fixed length, so they are refused.
final class Durations {
  private static final Numbers.Bounds BOUNDS = new Numbers.Bounds(1, MetricsRequest.MOST_SECONDS);
  private static final Reading<Long> SECONDS = Numbers.between(1, MetricsRequest.MOST_SECONDS);
  private static final Pattern ISO =
      Pattern.compile(
          "P(?:([0-9]{1,9})W|(?:([0-9]{1,9})D)?"
              + "(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?)?)(?<!P)");
  private static final long[] UNIT_SECONDS = {7 * 86_400, 86_400, 3_600, 60, 1};

  private Durations() {}

  /// The length in seconds.
  static Optional<Long> read(JsonNode value, Location at, Problems problems) {
    if (value.kind() != Kind.STRING || !value.text().startsWith("P")) {
      return SECONDS.read(value, at, problems);
    }
    Matcher iso = ISO.matcher(value.text());
    if (!iso.matches()) {
      String reason = "expected an ISO 8601 duration such as P7D, PT1H or PT90S";
      problems.add(
          "time_delta_parsing",
          at,
          "Input should be a valid timedelta, " + reason,
          value,
          new Detail.Text("error", reason));
      return Optional.empty();
    }
    return BOUNDS.check(BigInteger.valueOf(seconds(iso)), value, at, problems);
  }

  private static long seconds(Matcher iso) {
    long seconds = 0;
    for (int i = 0; i < UNIT_SECONDS.length; i++) {
      String count = iso.group(i + 1);
      seconds += count == null ? 0 : Long.parseLong(count) * UNIT_SECONDS[i];
    }
    return seconds;
  }
}
