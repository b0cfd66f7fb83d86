package dev.outspan.wire.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.query.Condition.Mentions.Texts;
import dev.outspan.query.Order;
import dev.outspan.query.Order.Direction;
import dev.outspan.query.Order.SortKey;
import dev.outspan.query.Page;
import dev.outspan.query.Page.Cursor;
import dev.outspan.query.Page.From;
import dev.outspan.query.Position;
import dev.outspan.query.Search;
import dev.outspan.query.SearchTerm;
import dev.outspan.span.SpanKey;
import dev.outspan.span.TimeWindow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchDecoderTest {
  private static Search read(Map<String, String> query, String body) {
    return Answers.valid(decode(query, body));
  }

  private static Decoded<Search> decode(Map<String, String> query, String body) {
    return SearchDecoder.decode("acc", query, Answers.body(body));
  }

  private static List<Condition> conditions(String body) {
    return read(Map.of(), body).conditions();
  }

  @Test
  void decode_ofAnEmptyObject_asksForTheFirstPageOfEverything() {
    assertThat(read(Map.of(), "{}"))
        .isEqualTo(
            new Search("acc", List.of(), Order.OLDEST_FIRST, new Page(new From.Beginning(), 100)));
  }

  @Test
  void decode_ofAPage_takesIt() {
    assertThat(
            read(
                Map.of(
                    "from_ts", "0",
                    "limit", "7",
                    "starting_after", "a b",
                    "sort_by", "duration_ms",
                    "sort_order", "desc",
                    "allow_short_pages", "true"),
                "{\"group_id\":\"g\",\"export_format\":1,\"with_children\":null}"))
        .isEqualTo(
            new Search(
                "acc",
                List.of(
                    new Condition.StartsWithin(
                        new TimeWindow(Optional.of(Instant.EPOCH), Optional.empty())),
                    new Condition.GroupIs("g")),
                new Order(SortKey.DURATION, Direction.DESCENDING),
                new Page(new From.After(new Cursor.AtSpan("a b")), 7)));
  }

  @Test
  void decode_ofTwoCursors_goesBackward() {
    assertThat(from(Map.of("starting_after", "a", "ending_before", "b")))
        .isEqualTo(new From.Before(new Cursor.AtSpan("b")));
    assertThat(from(Map.of("starting_after", "a", "ending_before", "")))
        .isEqualTo(new From.After(new Cursor.AtSpan("a")));
    assertThat(from(Map.of("starting_after", ""))).isEqualTo(new From.Beginning());
  }

  @Test
  void decode_ofACursorOfOurs_takesItsPosition() {
    var order = new Order(SortKey.INPUT_TOKENS, Direction.DESCENDING);
    var position = new Position(-3, "t\ud83d\ude00", "a b/+");
    String cursor = CursorText.encode(order, position);
    Map<String, String> query =
        Map.of("sort_by", "input_tokens", "sort_order", "desc", "ending_before", cursor);
    assertThat(from(query)).isEqualTo(new From.Before(new Cursor.At(position)));
    assertThat(Answers.of(decode(Map.of("starting_after", cursor), "{}")))
        .isEqualTo(
            "400 the cursor is of a list by input_tokens desc, the request is for one by"
                + " start_timestamp asc");
    assertThat(Answers.of(decode(Map.of("starting_after", cursor, "limit", "0"), "{}")))
        .as("what is not valid comes first")
        .contains("greater_than_equal");
  }

  private static From from(Map<String, String> query) {
    return read(query, "{}").page().from();
  }

  @Test
  void decode_ofASortKey_takesUnknownOnesForTheTime() {
    assertThat(
            List.of("start_timestamp", "duration_ms", "input_tokens", "output_tokens", "x", "")
                .stream()
                .map(name -> read(Map.of("sort_by", name), "{}").order().key()))
        .containsExactly(
            SortKey.START,
            SortKey.DURATION,
            SortKey.INPUT_TOKENS,
            SortKey.OUTPUT_TOKENS,
            SortKey.START,
            SortKey.START);
  }

  @Test
  void decode_ofPartialResults_takesBothNamesOfTheFlag() {
    for (String name : List.of("allow_partial_results", "allow_short_pages")) {
      assertThat(read(Map.of(name, "1"), "{}")).isEqualTo(read(Map.of(), "{}"));
      assertThat(Answers.of(decode(Map.of(name, "maybe"), "{}")))
          .contains("\"bool_parsing\",\"loc\":[\"query\",\"%s\"]".formatted(name));
    }
  }

  @Test
  void decode_ofTermsAndAssessments_looksWiderThanAnExport() {
    assertThat(conditions("{\"search_texts\":[\"cat\"],\"assessment_types\":[\"rating\"]}"))
        .containsExactly(
            new Condition.Mentions(SearchTerm.parse("cat"), Texts.ALL),
            new Condition.SpanAssessed(Set.of("rating")));
  }

  @Test
  void decode_ofRelations_takesThem() {
    assertThat(
            conditions(
                """
                {"parent_ids":["p","p"],"spans":[{"trace_id":"t","span_id":"s","x":1}],
                "excluded_spans":[{"trace_id":"t","span_id":"r"}],"obs_trace_ids":["o"],
                "obs_span_ids":["q"]}"""))
        .containsExactly(
            new Condition.ParentIn(Set.of("p")),
            new Condition.KeyIn(Set.of(new SpanKey("acc", "t", "s"))),
            new Condition.KeyNotIn(Set.of(new SpanKey("acc", "t", "r"))),
            new Condition.ObsTraceIn(Set.of("o")),
            new Condition.ObsSpanIn(Set.of("q")));
    assertThat(
            conditions(
                """
                {"parent_ids":[],"spans":null,"excluded_spans":[],"obs_trace_ids":null,
                "obs_span_ids":[]}"""))
        .isEmpty();
  }

  @Test
  void decode_ofExcludedPairs_dropsTheExcludedIds() {
    String ids = "\"excluded_span_ids\":[\"a\"],\"excluded_trace_ids\":[\"b\"]";
    var traces = new Condition.TraceNotIn(Set.of("b"));
    assertThat(
            conditions(
                "{%s,\"excluded_spans\":[{\"trace_id\":\"t\",\"span_id\":\"r\"}]}".formatted(ids)))
        .containsExactly(traces, new Condition.KeyNotIn(Set.of(new SpanKey("acc", "t", "r"))));
    assertThat(conditions("{%s,\"excluded_spans\":[]}".formatted(ids)))
        .containsExactly(new Condition.IdNotIn(Set.of("a")), traces);
  }

  @Test
  void decode_ofTooManyIds_countsPairsTwice() {
    String fits =
        "{\"span_ids\":[%s],\"parent_ids\":[%s],\"spans\":[%s],\"excluded_spans\":[%s],\"obs_span_ids\":[%s]}"
            .formatted(ids(1_000), ids(1_000), pairs(3_000), pairs(1_000), ids(10));
    assertThat(conditions(fits)).hasSize(5);
    assertThat(Answers.of(decode(Map.of(), fits.replaceFirst("\\[", "[\"more\","))))
        .isEqualTo(
            """
            {"detail":[{"type":"value_error","loc":["body"],"msg":"Value error, 10001 ids are \
            given, the limit is 10000","input":null,"ctx":{"error":{}}}]}""");
  }

  private static String ids(int count) {
    return IntStream.range(0, count).mapToObj("\"%d\""::formatted).collect(Collectors.joining(","));
  }

  private static String pairs(int count) {
    return IntStream.range(0, count)
        .mapToObj("{\"trace_id\":\"t\",\"span_id\":\"%d\"}"::formatted)
        .collect(Collectors.joining(","));
  }
}
