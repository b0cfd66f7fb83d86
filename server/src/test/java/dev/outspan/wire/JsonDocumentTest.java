package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.wire.JsonException.Fault;
import dev.outspan.wire.JsonException.NotUtf8;
import dev.outspan.wire.JsonException.NumberTooLong;
import dev.outspan.wire.JsonException.Syntax;
import dev.outspan.wire.JsonException.TooDeep;
import dev.outspan.wire.JsonException.TooManyTokens;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentTest {
  private static String canonical(String text) {
    return canonical(text.getBytes(UTF_8), JsonLimits.DEFAULT);
  }

  private static String canonical(byte[] text, JsonLimits limits) {
    try {
      return JsonDocument.parse(text, limits).root().toString();
    } catch (JsonException e) {
      throw new AssertionError(e.fault().toString(), e);
    }
  }

  private static Fault fault(byte[] text, JsonLimits limits) {
    try {
      throw new AssertionError("valid: " + JsonDocument.parse(text, limits).root());
    } catch (JsonException e) {
      return e.fault();
    }
  }

  private static Fault fault(String text) {
    return fault(text.getBytes(UTF_8), JsonLimits.DEFAULT);
  }

  static final Map<String, String> CANONICAL =
      Map.ofEntries(
          Map.entry(" {\t\"a\"\r:\n[ 1 , 2 ] } ", "{\"a\":[1,2]}"),
          Map.entry("null", "null"),
          Map.entry("[]", "[]"),
          Map.entry("{ }", "{}"),
          Map.entry("[[],{},[{}]]", "[[],{},[{}]]"),
          Map.entry("-0", "-0"),
          Map.entry("[1.50,1E+5,-1e-5,0.0]", "[1.50,1E+5,-1e-5,0.0]"),
          Map.entry("\"\\/\\u0041\\u00e9é\\u20ac\"", "\"/Aéé€\""),
          Map.entry("\"\\ud83d\\ude00\\uD83D\\uDE00\"", "\"😀😀\""),
          Map.entry("\"\\\"\\\\\\b\\f\\n\\r\\t\"", "\"\\\"\\\\\\b\\f\\n\\r\\t\""),
          Map.entry(
              "\"\\u0022\\u005c\\u0008\\u000c\\u000A\\u000d\\u0009\"",
              "\"\\\"\\\\\\b\\f\\n\\r\\t\""),
          Map.entry("\"\\u0001\\u001F\\u007f\"", "\"\\u0001\\u001f\u007f\""),
          Map.entry("\"\u2028\u2029\uFFFE\uFFFF\"", "\"\u2028\u2029\uFFFE\uFFFF\""),
          Map.entry("\"a\\u0000b\"", "\"a\uFFFDb\""),
          Map.entry("\"\\ud800\"", "\"\uFFFD\""),
          Map.entry("\"\\udfff\\ud800\"", "\"\uFFFD\uFFFD\""),
          Map.entry("\"\\ud800\\ud800\\udc00\"", "\"\uFFFD\uD800\uDC00\""),
          Map.entry("\"\\ud800\\n\"", "\"\uFFFD\\n\""),
          Map.entry("\"\\ud800x\"", "\"\uFFFDx\""),
          Map.entry("\"\\ud800\\u0041\"", "\"\uFFFDA\""),
          Map.entry("\uFEFF[1]", "[1]"),
          Map.entry("\"\uFEFF\"", "\"\uFEFF\""),
          Map.entry("\"\"", "\"\""));

  @ParameterizedTest
  @FieldSource("CANONICAL_TEXTS")
  void parse_writesTheCanonicalForm(String text) {
    assertThat(canonical(text)).isEqualTo(CANONICAL.get(text));
    assertThat(canonical(canonical(text))).isEqualTo(CANONICAL.get(text));
  }

  static final List<String> CANONICAL_TEXTS = List.copyOf(CANONICAL.keySet());

  @Test
  void parse_ofARepeatedName_keepsTheLastValueInTheFirstPlace() {
    assertThat(canonical("{\"a\":1,\"b\":2,\"a\":3}")).isEqualTo("{\"a\":3,\"b\":2}");
    assertThat(canonical("{\"a\":1,\"a\":2,\"a\":{\"x\":[]},\"b\":0}"))
        .isEqualTo("{\"a\":{\"x\":[]},\"b\":0}");
    assertThat(canonical("{\"a\":1,\"\\u0061\":2}")).isEqualTo("{\"a\":2}");
    assertThat(canonical("{\"\\u0000\":1,\"\uFFFD\":2}")).isEqualTo("{\"\uFFFD\":2}");
    assertThat(
            canonical(
                "[{\"a\":{\"b\":1,\"b\":[{\"c\":1,\"d\":2,\"c\":3}]},\"a\":{\"e\":1,\"e\":2}}]"))
        .isEqualTo("[{\"a\":{\"e\":2}}]");
    assertThat(canonical("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}"))
        .isEqualTo("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}");
  }

  @Test
  void parse_ofManyNames_findsTheRepeatedOnes() {
    for (int names : new int[] {15, 16, 17, 63, 64, 65, 1_000}) {
      var text = new StringBuilder("{");
      var expected = new StringBuilder("{");
      for (int i = 0; i < names; i++) {
        text.append("\"name%d\":%d,".formatted(i, i));
        expected.append("\"name%d\":%d,".formatted(i, i == 3 ? -3 : i == names - 1 ? -1 : i));
      }
      text.append("\"name3\":0,\"name%d\":-1,\"name3\":-3}".formatted(names - 1));
      expected.setCharAt(expected.length() - 1, '}');
      assertThat(canonical(text.toString())).isEqualTo(expected.toString());
    }
  }

  @Test
  void parse_marksStringsThatWereRepaired() throws JsonException {
    for (String text :
        List.of(
            "[\"a\",\"\\u0000\",\"\uFFFD\",\"\\ud800\\ud800\",\"z\"]",
            "[{\"x\":1,\"x\":\"a\"},\"\\u0000\",\"\uFFFD\",\"b\\udc00\",\"z\"]")) {
      var marks =
          JsonDocument.parse(text.getBytes(UTF_8), JsonLimits.DEFAULT).root().elements().stream()
              .map(JsonNode::isRepaired)
              .toList();
      assertThat(marks).as(text).containsExactly(false, true, false, true, false);
    }
  }

  @Test
  void parse_ofARepeatedName_keepsTheMarkOfTheValueThatCounts() throws JsonException {
    byte[] text =
        "{\"a\":\"\\u0000\",\"b\":[\"\\u0000\"],\"a\":\"x\",\"c\\u0000\":{\"d\":1},\"e\":\"\\ud800\"}"
            .getBytes(UTF_8);
    var members = JsonDocument.parse(text, JsonLimits.DEFAULT).root().members();
    assertThat(members.stream().map(JsonNode.Member::name))
        .containsExactly("a", "b", "c\uFFFD", "e");
    assertThat(members.get(0).value().isRepaired()).isFalse();
    assertThat(members.get(1).value().elements().getFirst().isRepaired()).isTrue();
    assertThat(members.get(2).value().isRepaired()).isFalse();
    assertThat(members.get(3).value().isRepaired()).isTrue();
  }

  @Test
  void parse_isAsDeepAsTheLimit() {
    assertThat(canonical("[".repeat(499) + "]".repeat(499))).hasSize(998);
    assertThat(canonical("[".repeat(500) + "]".repeat(500))).hasSize(1_000);
    assertThat(fault("[".repeat(501) + "]".repeat(501))).isEqualTo(new TooDeep(500));
    assertThat(fault("[".repeat(1_000_000))).isEqualTo(new TooDeep(500));
    assertThat(canonical("{\"a\":".repeat(500) + "1" + "}".repeat(500))).hasSize(3_001);
    assertThat(fault("{\"a\":".repeat(501) + "1" + "}".repeat(501))).isEqualTo(new TooDeep(500));
    assertThat(fault("[{\"a\":".repeat(500_000))).isEqualTo(new TooDeep(500));
    assertThat(canonical("{\"a\":1,\"a\":".repeat(500) + "1" + "}".repeat(500))).hasSize(3_001);
  }

  @Test
  void parse_ofNumbers_countsTheirDigits() {
    assertThat(canonical("9".repeat(1_000))).hasSize(1_000);
    assertThat(fault("9".repeat(1_001))).isEqualTo(new NumberTooLong(1_000));
    assertThat(canonical("-0." + "1".repeat(998) + "e+1")).hasSize(1_004);
    assertThat(fault("-0." + "1".repeat(999) + "e+1")).isEqualTo(new NumberTooLong(1_000));
    assertThat(canonical("1e1000000000")).isEqualTo("1e1000000000");
    assertThat(fault("1e" + "9".repeat(1_000_000))).isEqualTo(new NumberTooLong(1_000));
  }

  @Test
  void parse_countsValuesAndNames() {
    var limits = new JsonLimits(10, 6, 10);
    assertThat(canonical("{\"a\":[1,{}],\"b\":2}".getBytes(UTF_8), new JsonLimits(10, 7, 10)))
        .isEqualTo("{\"a\":[1,{}],\"b\":2}");
    assertThat(fault("{\"a\":[1,{}],\"b\":2}".getBytes(UTF_8), limits))
        .isEqualTo(new TooManyTokens(6));
    assertThat(fault("[1,2,3,4,5,6]".getBytes(UTF_8), limits)).isEqualTo(new TooManyTokens(6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"é\"", "[1]", "1"})
  void parse_ofAnotherEncoding_isRefused(String text) {
    for (Charset charset :
        List.of(UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"))) {
      assertThat(fault(text.getBytes(charset), JsonLimits.DEFAULT)).isEqualTo(new NotUtf8());
      assertThat(fault(("\uFEFF" + text).getBytes(charset), JsonLimits.DEFAULT))
          .isEqualTo(new NotUtf8());
    }
  }

  @Test
  void parse_ofBytesThatAreNotUtf8_saysSoBeforeAnythingElse() {
    byte[] text = "[1,]\"é\"".getBytes(UTF_8);
    text[text.length - 2] = 'x';
    assertThat(fault(text, JsonLimits.DEFAULT)).isEqualTo(new NotUtf8());
  }

  @Test
  void parse_ofOneByteOrderMark_leavesItOut() {
    assertThat(fault("\uFEFF\uFEFF1")).isEqualTo(new Syntax(0, "Expecting value"));
    assertThat(fault("\uFEFF")).isEqualTo(new Syntax(0, "Expecting value"));
    assertThat(fault("")).isEqualTo(new Syntax(0, "Expecting value"));
    assertThat(fault("\uFEFF\"é\" x")).isEqualTo(new Syntax(4, "Extra data"));
  }

  @Test
  void parse_ofControlCharacters_refusesThemRaw() {
    for (int c = 0; c < ' '; c++) {
      assertThat(fault("\"ab" + (char) c + "\""))
          .as("%d", c)
          .isEqualTo(new Syntax(3, "Invalid control character at"));
    }
    assertThat(canonical("\"\u007f\u0080\"")).isEqualTo("\"\u007f\u0080\"");
  }

  @Test
  void parse_ofBlanksOfOtherKinds_refusesThem() {
    for (char c : new char[] {'\u000b', '\f', '\u00a0', '\u2003', '\uFEFF', '\u0085'}) {
      assertThat(fault("[" + c + "1]")).isEqualTo(new Syntax(1, "Expecting value"));
    }
  }

  @Test
  void parse_ofAFault_throwsWithoutAStackTrace() {
    try {
      JsonDocument.parse("[".getBytes(UTF_8), JsonLimits.DEFAULT);
      throw new AssertionError("valid");
    } catch (JsonException e) {
      assertThat(e.getStackTrace()).isEmpty();
    }
  }
}
