package dev.outspan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaRangeTest {
  private static final List<String> TYPES = List.of("application/json", "text/csv", "text/plain");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/csv | text/csv",
        "TEXT/CSV; charset=utf-8 | text/csv",
        "*/*, text/csv;q=0.1 | text/csv",
        "text/plain, text/csv | text/plain",
        "text/plain;q=0.5, text/csv | text/csv",
        "application/json;q=0.9, text/csv;q=0.899 | application/json",
        "text/csv;q=2, text/plain;q=0.5 | text/csv",
      })
  void best_takesTheHighestQuality_ofEqualsTheFirst(String header, String best) {
    assertThat(MediaRange.best(header, TYPES)).isEqualTo(Optional.of(best));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"*/*", "text/csv;q=0", "text/csv; q=0.000", "csv", "''", ";", ",,", "text/html"})
  void best_isEmpty_whereNoneIsNamed(String header) {
    assertThat(MediaRange.best(header, TYPES)).isEmpty();
  }

  @Test
  void parse_keepsTheOrder() {
    assertThat(MediaRange.parse("a/b;q=0.25 , C/D"))
        .containsExactly(new MediaRange("a/b", 250), new MediaRange("c/d", 1_000));
  }
}
