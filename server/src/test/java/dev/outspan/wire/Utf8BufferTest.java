package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.span.Micros;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Utf8BufferTest {
  private static String text(Utf8Buffer buffer) {
    return new String(buffer.array(), 0, buffer.length(), UTF_8);
  }

  @Test
  void append_growsFromNothing() {
    var buffer = new Utf8Buffer(0);
    buffer
        .append((byte) 'a')
        .append("xbcx".getBytes(UTF_8), 1, 2)
        .appendAscii("def")
        .appendLong(-7);
    assertThat(text(buffer)).isEqualTo("abcdef-7");
    buffer.clear();
    assertThat(buffer.length()).isZero();
    assertThat(text(buffer.appendString("é"))).isEqualTo("\"é\"");
  }

  @Test
  void appendString_escapesWhatItMust() {
    for (int codePoint = 0; codePoint < 0x250; codePoint++) {
      String character = Character.toString(codePoint);
      String expected =
          switch (codePoint) {
            case 0 -> "\uFFFD";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> codePoint < ' ' ? "\\u%04x".formatted(codePoint) : character;
          };
      byte[] bytes = ("xx" + character + "yy").getBytes(UTF_8);
      assertThat(text(new Utf8Buffer(0).appendString("xx" + character + "yy")))
          .isEqualTo("\"xx" + expected + "yy\"");
      assertThat(text(new Utf8Buffer(0).appendString(bytes, 2, bytes.length - 4)))
          .isEqualTo("\"" + expected + "\"");
    }
  }

  @Test
  void appendString_ofLoneSurrogates_replacesThem() {
    assertThat(text(new Utf8Buffer(0).appendString("\ud800a\udc00\ud83d\ude00\ud83d")))
        .isEqualTo("\"\uFFFDa\uFFFD\ud83d\ude00\uFFFD\"");
  }

  @Test
  void appendString_ofTextAndOfBytes_isWhatTheScannerReads() throws JsonException {
    long seed = 3;
    var random = new SplittableRandom(seed);
    String pieces = "a\"\\\n\u0001é€bcdefghijklmnop";
    for (int i = 0; i < 20_000; i++) {
      var builder = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        builder.append(pieces.charAt(random.nextInt(pieces.length())));
      }
      String text = builder.toString();
      byte[] bytes = text.getBytes(UTF_8);
      String ofText = text(new Utf8Buffer(random.nextInt(30)).appendString(text));
      String ofBytes =
          text(new Utf8Buffer(random.nextInt(30)).appendString(bytes, 0, bytes.length));
      assertThat(ofBytes).as("seed %d, text %d", seed, i).isEqualTo(ofText);
      assertThat(JsonDocument.parse(ofText.getBytes(UTF_8), JsonLimits.DEFAULT).root().text())
          .as("seed %d, text %d", seed, i)
          .isEqualTo(text);
    }
  }

  @Test
  void appendInstantMicros_writesNoFractionOrSixDigits() {
    Map<String, String> times =
        Map.of(
            "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z",
            "2024-02-29T23:59:59.120Z", "2024-02-29T23:59:59.120000Z",
            "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
            "0999-12-31T01:02:03.000001Z", "0999-12-31T01:02:03.000001Z",
            "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z",
            "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z");
    times.forEach(
        (time, written) ->
            assertThat(text(new Utf8Buffer(0).appendInstantMicros(Micros.of(Instant.parse(time)))))
                .isEqualTo(written));
  }

  @Test
  void appendInstantMicros_outsideOfTheYears_isAMistake() {
    var buffer = new Utf8Buffer(0);
    assertThatThrownBy(() -> buffer.appendInstantMicros(Micros.MIN - 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> buffer.appendInstantMicros(Micros.MAX + 1))
        .hasMessage("instant of 253402300800000000 µs is not in the years 0001 to 9999");
  }

  @Test
  void limits_outsideOfTheirRange_areAMistake() {
    assertThatThrownBy(() -> new JsonLimits(0, 1, 1)).hasMessage("depth limit 0 is not 1 to 1000");
    assertThatThrownBy(() -> new JsonLimits(1_001, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
