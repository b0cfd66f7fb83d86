package dev.outspan.span;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeWindowTest {

  /// @param text two seconds, a hyphen for an open end
  private static TimeWindow window(String text) {
    String[] ends = text.split(" ", 2);
    return new TimeWindow(end(ends[0]), end(ends[1]));
  }

  private static Optional<Instant> end(String text) {
    return text.equals("-")
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
  }

  @ParameterizedTest
  @CsvSource({
    "1 2, 2 3, true",
    "1 2, 3 4, false",
    "1 4, 2 3, true",
    "- 2, 2 -, true",
    "- 1, 2 -, false",
    "- -, 5 5, true",
    "- -, - -, true"
  })
  void overlaps_whereSomeInstantIsInBoth(String one, String other, boolean expected) {
    assertThat(window(one).overlaps(window(other))).isEqualTo(expected);
    assertThat(window(other).overlaps(window(one))).isEqualTo(expected);
  }
}
