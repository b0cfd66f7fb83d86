package dev.outspan.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionRulesTest {
  private static final Optional<Duration> KEEP = Optional.empty();

  private static Optional<Duration> days(int count) {
    return Optional.of(Duration.ofDays(count));
  }

  @Test
  void of_anAccountThatIsNotNamed_keeps() {
    var rules = RetentionRules.parse("acme=90");
    assertThat(rules.of("acme")).isEqualTo(days(90));
    assertThat(rules.of("Acme")).isEqualTo(KEEP);
    assertThat(rules.keepEverything()).isFalse();
  }

  @Test
  void of_anAccountThatIsNotNamed_isThatOfTheStar() {
    var rules = RetentionRules.parse("*=30, acme=36500 ,audit=keep");
    assertThat(rules.of("acme")).isEqualTo(days(36_500));
    assertThat(rules.of("audit")).isEqualTo(KEEP);
    assertThat(rules.of("default")).isEqualTo(days(30));
    assertThat(rules.keepEverything()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "*=keep", "a=keep,b=keep"})
  void rules_withoutATime_keepEverything(String text) {
    var rules = RetentionRules.parse(text);
    assertThat(rules.keepEverything()).isTrue();
    assertThat(rules.of("a")).isEqualTo(KEEP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "acme | entry 1: 'acme' is not ACCOUNT=DAYS",
        "a=1, | entry 2: '' is not ACCOUNT=DAYS",
        "a=1,=2 | entry 2: '=2' is not ACCOUNT=DAYS",
        "a=1=2 | entry 1: '1=2' is neither 1 to 36500 days nor keep",
        "a=0 | entry 1: '0' is neither 1 to 36500 days nor keep",
        "a=36501 | entry 1: '36501' is neither 1 to 36500 days nor keep",
        "a=-1 | entry 1: '-1' is neither 1 to 36500 days nor keep",
        "a=1d | entry 1: '1d' is neither 1 to 36500 days nor keep",
        "a=1,a=keep | entry 2: 'a' was named before"
      })
  void parse_ofAWrongEntry_namesIt(String text, String fault) {
    assertThatThrownBy(() -> RetentionRules.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("OUTSPAN_RETENTION: " + fault);
  }
}
