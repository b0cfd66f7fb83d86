package dev.outspan.cli.option;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads points in time: RFC 3339, also without a zone (UTC) or without a time of day (midnight),
/// or a length of time such as `24h`, which is so long ago.
final class MomentConverter implements ITypeConverter<Instant> {
  private static final List<Function<String, Instant>> FORMS =
      List.of(
          text -> OffsetDateTime.parse(text).toInstant(),
          text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
          text -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());

  private final Clock clock;

  MomentConverter() {
    this(Clock.systemUTC());
  }

  MomentConverter(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Instant convert(String text) {
    if (text.matches("\\d+[a-z]+")) {
      return clock.instant().minus(new DurationConverter().convert(text));
    }
    for (Function<String, Instant> form : FORMS) {
      try {
        return form.apply(text.replace(' ', 'T'));
      } catch (DateTimeException _) {
        // The next form may fit.
      }
    }
    throw new TypeConversionException(
        "'%s' is no time such as 2026-01-31T12:00:00Z or 2026-01-31, nor a length of time ago such as"
                .formatted(text)
            + " 24h or 7d");
  }
}
