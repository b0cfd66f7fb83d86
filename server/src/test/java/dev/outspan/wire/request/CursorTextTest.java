package dev.outspan.wire.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Order;
import dev.outspan.query.Order.Direction;
import dev.outspan.query.Order.SortKey;
import dev.outspan.query.Page.Cursor;
import dev.outspan.query.Position;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTextTest {
  private static Cursor decode(String text) {
    return Answers.valid(CursorText.decode(text, Order.OLDEST_FIRST));
  }

  private static String written(String parts) {
    return "page1." + Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(UTF_8));
  }

  @Test
  void encode_isOneFixedForm() {
    assertThat(CursorText.encode(Order.OLDEST_FIRST, new Position(7, "t", "s")))
        .isEqualTo("page1.c3RhcnRfdGltZXN0YW1wAGFzYwA3AHQAcw")
        .isEqualTo(written("start_timestamp\0asc\0" + "7\0t\0s"));
  }

  @Test
  void decode_givesBackEveryPosition() {
    for (SortKey key : SortKey.values()) {
      for (Direction direction : Direction.values()) {
        var order = new Order(key, direction);
        for (long value : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
          var position = new Position(value, "\u00e9\ud83d\ude00\n", "x'\"\\%");
          String text = CursorText.encode(order, position);
          assertThat(text).matches("[-.0-9A-Z_a-z]+");
          assertThat(Answers.valid(CursorText.decode(text, order)))
              .isEqualTo(new Cursor.At(position));
        }
      }
    }
  }

  @Test
  void encode_ofTheLongestIds_fitsIntoAUri() {
    var position = new Position(Long.MIN_VALUE, "\u00e9".repeat(128), "\ud83d\ude00".repeat(64));
    var order = new Order(SortKey.OUTPUT_TOKENS, Direction.DESCENDING);
    assertThat(CursorText.encode(order, position).length()).isLessThan(800);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"page1.", "page1.%", "page1.AAAA", "page1", "page2.AAAAAA", "PAGE1.x", "a"})
  void decode_ofOtherText_isAnId(String text) {
    assertThat(decode(text)).isEqualTo(new Cursor.AtSpan(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name\0asc\u00007\0t\0s",
        "start_timestamp\0up\u00007\0t\0s",
        "start_timestamp\0asc\0seven\0t\0s",
        "start_timestamp\0asc\u00009223372036854775808\0t\0s",
        "start_timestamp\0asc\u00007\0t",
        "start_timestamp\0asc\u00007\0t\0s\0"
      })
  void decode_ofOtherParts_isAnId(String parts) {
    assertThat(decode(written(parts))).isEqualTo(new Cursor.AtSpan(written(parts)));
  }
}
