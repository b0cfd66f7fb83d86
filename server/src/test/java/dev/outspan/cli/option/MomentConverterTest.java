package dev.outspan.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class MomentConverterTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

  private final MomentConverter converter = new MomentConverter(Clock.fixed(NOW, ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource({
    "24h, 2026-02-02T04:05:06Z",
    "7d, 2026-01-27T04:05:06Z",
    "500ms, 2026-02-03T04:05:05.500Z",
    "2026-01-31, 2026-01-31T00:00:00Z",
    "2026-01-31T12:00, 2026-01-31T12:00:00Z",
    "2026-01-31 12:00:01, 2026-01-31T12:00:01Z",
    "2026-01-31T12:00:01.000002Z, 2026-01-31T12:00:01.000002Z",
    "2026-01-31T12:00:01+02:00, 2026-01-31T10:00:01Z"
  })
  void convert_aTime_isRead(String text, Instant moment) {
    assertThat(converter.convert(text)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "24", "-24h", "2026-13-01", "31.01.2026"})
  void convert_anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage(
            "'%s' is no time such as 2026-01-31T12:00:00Z or 2026-01-31, nor a length of time ago"
                    .formatted(text)
                + " such as 24h or 7d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1y", "24hours"})
  void convert_aLengthThatIsNone_isRefused(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageStartingWith("'%s' is not a length of time".formatted(text));
  }
}
