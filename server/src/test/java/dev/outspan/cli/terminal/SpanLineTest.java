package dev.outspan.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.outspan.client.Json;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SpanLineTest {
  private static final SpanLine WIDE = new SpanLine(OptionalInt.empty());

  private static String span(String name, String end) {
    return """
        {"id":"s","name":"%s","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","status":"ERROR",
         "type":"COMPLETION","object":"span","start_timestamp":"2026-01-31T12:00:00Z"%s}"""
        .formatted(name, end.isEmpty() ? "" : ",\"end_timestamp\":\"%s\"".formatted(end));
  }

  private static String line(SpanLine line, String span) throws JsonProcessingException {
    return line.of(Json.parse(span));
  }

  @Test
  void of_aSpan_isInColumns() throws JsonProcessingException {
    assertThat(WIDE.titles())
        .isEqualTo(
            "TIME (UTC)               STATUS    TYPE                NAME"
                + "                               DURATION  TRACE");
    assertThat(line(WIDE, span("answer", "2026-01-31T12:00:01.500000Z")))
        .isEqualTo(
            "2026-01-31 12:00:00.000  ERROR     COMPLETION          answer"
                + "                               1.50 s  4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @Test
  void duration_isShort() throws JsonProcessingException {
    assertThat(line(WIDE, span("a", ""))).contains("        -  4bf");
    assertThat(line(WIDE, span("a", "2026-01-31T12:00:00.000500Z"))).contains("   0.5 ms  4bf");
    assertThat(line(WIDE, span("a", "2026-01-31T12:00:00.123456Z"))).contains("   123 ms  4bf");
    assertThat(line(WIDE, span("a", "2026-01-31T13:00:00Z"))).contains("  1:00:00  4bf");
  }

  @Test
  void of_aDeletedSpan_tellsItsId() throws JsonProcessingException {
    String deleted =
        """
        {"id":"s1","trace_id":"t1","start_timestamp":"2026-01-31T12:00:00.000001Z",
         "object":"span.deleted"}""";
    assertThat(line(WIDE, deleted).split(" +"))
        .containsExactly("2026-01-31", "12:00:00.000", "deleted", "s1", "-", "t1");
  }

  @Test
  void of_aNarrowScreen_isCutToIt() throws JsonProcessingException {
    for (int width : new int[] {20, 80, 100, 120, 200}) {
      String line =
          line(new SpanLine(OptionalInt.of(width)), span("x".repeat(300), "2026-01-31T12:00:01Z"));
      assertThat(line.length()).as("%d columns", width).isLessThanOrEqualTo(width);
    }
    assertThat(line(new SpanLine(OptionalInt.of(95)), span("answer", "")))
        .isEqualTo(
            "2026-01-31 12:00:00  ERROR     answer                   -"
                + "  4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(line(new SpanLine(OptionalInt.of(20)), span("a", "")))
        .isEqualTo("2026-01-31 12:00:00…");
  }

  @Test
  void of_aNameThatWouldSteerTheTerminal_isHarmless() throws JsonProcessingException {
    assertThat(line(WIDE, span("a\\u001b[2Jb\\nc\\u202ed", "")))
        .contains("a\ufffd[2Jb\ufffdc\ufffdd ");
  }
}
