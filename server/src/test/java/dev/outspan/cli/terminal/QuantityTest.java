package dev.outspan.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({"0, 0 spans", "1, 1 span", "2, 2 spans", "'1234567', '1,234,567 spans'"})
  void counted_isGroupedAndAgrees(long count, String text) {
    assertThat(Quantity.of(count, "spans")).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1, 1 byte",
    "1023, '1,023 bytes'",
    "1024, 1.0 KiB",
    "1536, 1.5 KiB",
    "102297, 99.9 KiB",
    "102400, 100 KiB",
    "1048576, 1.0 MiB",
    "9223372036854775807, 8.0 EiB"
  })
  void bytes_areInPowersOf1024(long bytes, String text) {
    assertThat(Quantity.of(bytes, "bytes")).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0:00", "6.1, 0:07", "59.5, 1:00", "3599, 59:59", "3600, 1:00:00", "-1, 0:00"})
  void clock_roundsUp(double seconds, String text) {
    assertThat(Quantity.clock(seconds)).isEqualTo(text);
  }
}
