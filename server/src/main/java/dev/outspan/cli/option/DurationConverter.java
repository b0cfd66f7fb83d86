package dev.outspan.cli.option;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads lengths of time such as `500ms`, `30s`, `15m`, `24h`, `90d` and `2w`; a day has 24 hours.
/// The bare `0` needs no unit.
public final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,9})(ms|[smhdw])");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7));

  @Override
  public Duration convert(String text) {
    Matcher length = LENGTH.matcher(text.equals("0") ? "0s" : text);
    if (!length.matches()) {
      throw new TypeConversionException(
          "'%s' is not a length of time such as 500ms, 30s, 15m, 24h, 90d or 2w".formatted(text));
    }
    return UNITS
        .getOrDefault(length.group(2), Duration.ZERO)
        .multipliedBy(Long.parseLong(length.group(1)));
  }
}
