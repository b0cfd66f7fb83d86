package dev.outspan.wire.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class NumbersTest {
  private static String integer(String json) {
    var problems = new Problems();
    return Numbers.readInteger(Answers.body(json).value(), Location.BODY, problems)
        .map(BigInteger::toString)
        .orElseGet(
            () -> Answers.of(problems.invalid()).replaceAll(".*\"type\":\"(\\w+)\".*", "$1"));
  }

  private static String text(String digits) {
    return integer("\"" + digits + "\"");
  }

  @Test
  void readInteger_ofDigitsInAString_takes4300OfThem() {
    String most = "9".repeat(4_300);
    assertThat(text(most)).isEqualTo(most);
    assertThat(text(most + "9")).isEqualTo("int_parsing_size");
    assertThat(text("-" + most.substring(1))).isEqualTo("-" + most.substring(1));
    assertThat(text("-" + most)).isEqualTo("int_parsing_size");
    assertThat(text("+" + most)).isEqualTo(most);
    assertThat(text("+-1")).isEqualTo("int_parsing");
    assertThat(text(" 000" + most + ".0 ")).isEqualTo(most);
    assertThat(text("-" + "0".repeat(5_000) + "12")).isEqualTo("-12");
    assertThat(text("1_".repeat(2_000) + "1")).isEqualTo("1".repeat(2_001));
    assertThat(text("9".repeat(1_000_000))).isEqualTo("int_parsing_size");
    assertThat(text(" ".repeat(1_000_000) + "x")).isEqualTo("int_parsing");
  }

  @Test
  void readInteger_ofZerosBeforeASign_isNoNumber() {
    assertThat(text("0-1")).isEqualTo("int_parsing");
    assertThat(text("00+1")).isEqualTo("int_parsing");
  }

  @Test
  void readInteger_ofNumbersBeyondDoubles_isTooLargeOrRounded() {
    assertThat(integer("1e1000000000")).isEqualTo("int_parsing_size");
    assertThat(integer("-1e400")).isEqualTo("int_parsing_size");
    assertThat(integer("1e-1000000000")).isEqualTo("0");
    assertThat(integer("9007199254740993.0")).isEqualTo("9007199254740992");
    assertThat(integer("9007199254740993")).isEqualTo("9007199254740993");
    assertThat(integer("true")).isEqualTo("1");
    assertThat(integer("false")).isEqualTo("0");
  }
}
