package dev.outspan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a,a",
        "a%20b,a b",
        "a+b,a+b",
        "%2F,/",
        "%2f,/",
        "%252F,%2F",
        "%C3%A9,é",
        "x;y=1,x;y=1",
        "%F0%9F%98%80!,😀!",
        "~-._!$&'()*:@,~-._!$&'()*:@"
      })
  void escapes_areRead(String raw, String text) {
    assertThat(PercentEncoding.decode(raw)).hasValue(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "a%",
        "%2",
        "%g0",
        "%0g",
        "% 0",
        "%+1",
        "%1１",
        "%FF",
        "%C0%80",
        "%E0%80%AF",
        "%C3",
        "%ED%A0%80",
        "%F4%90%80%80",
        "é",
        "%u0041"
      })
  void escapes_thatAreNotUtf8_areRefused(String raw) {
    assertThat(PercentEncoding.decode(raw)).isEmpty();
  }

  @Test
  void query_isReadPairByPair() {
    assertThat(PercentEncoding.query("b=1&a=x+y&c=&d&e=1%262&f==&&%67=%2B"))
        .containsExactly(
            entry("b", "1"),
            entry("a", "x y"),
            entry("c", ""),
            entry("d", ""),
            entry("e", "1&2"),
            entry("f", "="),
            entry("g", "+"));
  }

  @Test
  void query_ofARepeatedName_keepsTheLast() {
    assertThat(PercentEncoding.query("a=1&b=2&a=3&%61=4"))
        .containsExactly(entry("a", "4"), entry("b", "2"));
  }

  @Test
  void query_withAWrongEscape_isRefused() {
    assertThatThrownBy(() -> PercentEncoding.query("a=%FF"))
        .isInstanceOfSatisfying(HttpProblem.class, p -> assertThat(p.status()).isEqualTo(400));
  }
}
