package dev.outspan.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
  private final DurationConverter converter = new DurationConverter();

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0d, PT0S",
    "500ms, PT0.5S",
    "30s, PT30S",
    "15m, PT15M",
    "24h, PT24H",
    "90d, PT2160H",
    "2w, PT336H",
    "007h, PT7H",
    "999999999s, PT999999999S"
  })
  void convert_aLength_isRead(String text, Duration length) {
    assertThat(converter.convert(text)).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "d",
        "-1d",
        "+1d",
        "1.5d",
        "1 d",
        " 1d",
        "1d ",
        "1D",
        "1y",
        "1d1h",
        "1000000000s",
        "١d",
        "P1D"
      })
  void convert_anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage(
            "'%s' is not a length of time such as 500ms, 30s, 15m, 24h, 90d or 2w".formatted(text));
  }

  @Test
  void convert_theLongest_isInTheBoundsOfADuration() {
    assertThat(converter.convert("999999999w").toDays()).isEqualTo(6_999_999_993L);
  }
}
