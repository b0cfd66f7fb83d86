package dev.outspan.wire.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.SpanKey;
import dev.outspan.span.TimeWindow;
import dev.outspan.wire.request.SearchRequest.Direction;
import dev.outspan.wire.request.SearchRequest.Position;
import dev.outspan.wire.request.SearchRequest.Relations;
import dev.outspan.wire.request.SearchRequest.SortKey;
import dev.outspan.wire.request.SearchRequest.Sorting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchDecoderTest {
  private static SearchRequest read(Map<String, String> query, String body) {
    return Answers.valid(SearchDecoder.decode("acc", query, Answers.body(body)));
  }

  private static Relations relations(String body) {
    return read(Map.of(), body).relations();
  }

  @Test
  void decode_ofAnEmptyObject_asksForTheFirstPageOfEverything() {
    assertThat(read(Map.of(), "{}"))
        .isEqualTo(
            new SearchRequest(
                Selection.everythingOf("acc"),
                Relations.NONE,
                new Sorting(SortKey.START, Direction.ASCENDING),
                new Position.First(),
                100,
                false));
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
            new SearchRequest(
                new Selection(
                    "acc",
                    List.of(
                        new Condition.StartsWithin(
                            new TimeWindow(Optional.of(Instant.EPOCH), Optional.empty())),
                        new Condition.GroupIs("g")),
                    Scope.MATCHES),
                Relations.NONE,
                new Sorting(SortKey.DURATION, Direction.DESCENDING),
                new Position.After("a b"),
                7,
                true));
  }

  @Test
  void decode_ofTwoCursors_goesBackward() {
    assertThat(position(Map.of("starting_after", "a", "ending_before", "b")))
        .isEqualTo(new Position.Before("b"));
    assertThat(position(Map.of("starting_after", "a", "ending_before", "")))
        .isEqualTo(new Position.After("a"));
    assertThat(position(Map.of("starting_after", ""))).isEqualTo(new Position.First());
  }

  private static Position position(Map<String, String> query) {
    return read(query, "{}").position();
  }

  @Test
  void decode_ofASortKey_takesUnknownOnesForTheTime() {
    assertThat(
            List.of("start_timestamp", "duration_ms", "input_tokens", "output_tokens", "x", "")
                .stream()
                .map(name -> read(Map.of("sort_by", name), "{}").sorting().key()))
        .containsExactly(
            SortKey.START,
            SortKey.DURATION,
            SortKey.INPUT_TOKENS,
            SortKey.OUTPUT_TOKENS,
            SortKey.START,
            SortKey.START);
  }

  @Test
  void decode_ofPartialResults_isTheSameAsOfShortPages() {
    assertThat(read(Map.of("allow_partial_results", "1"), "{}").takesShortPages()).isTrue();
    assertThat(
            read(Map.of("allow_partial_results", "0", "allow_short_pages", "0"), "{}")
                .takesShortPages())
        .isFalse();
  }

  @Test
  void decode_ofRelations_takesThem() {
    assertThat(
            relations(
                """
                {"parent_ids":["p","p"],"spans":[{"trace_id":"t","span_id":"s","x":1}],
                "excluded_spans":[{"trace_id":"t","span_id":"r"}],"obs_trace_ids":["o"],
                "obs_span_ids":["q"]}"""))
        .isEqualTo(
            new Relations(
                Set.of("p"),
                Set.of(new SpanKey("acc", "t", "s")),
                Set.of(new SpanKey("acc", "t", "r")),
                Set.of("o"),
                Set.of("q")));
    assertThat(
            relations(
                """
                {"parent_ids":[],"spans":null,"excluded_spans":[],"obs_trace_ids":null,
                "obs_span_ids":[]}"""))
        .isEqualTo(Relations.NONE);
  }

  @Test
  void decode_ofExcludedPairs_dropsTheExcludedIds() {
    String ids = "\"excluded_span_ids\":[\"a\"],\"excluded_trace_ids\":[\"b\"]";
    var traces = new Condition.TraceNotIn(Set.of("b"));
    assertThat(
            read(
                    Map.of(),
                    "{%s,\"excluded_spans\":[{\"trace_id\":\"t\",\"span_id\":\"r\"}]}"
                        .formatted(ids))
                .selection()
                .conditions())
        .containsExactly(traces);
    assertThat(read(Map.of(), "{%s,\"excluded_spans\":[]}".formatted(ids)).selection().conditions())
        .containsExactly(new Condition.IdNotIn(Set.of("a")), traces);
  }

  @Test
  void decode_ofTooManyIds_countsPairsTwice() {
    String fits =
        "{\"span_ids\":[%s],\"parent_ids\":[%s],\"spans\":[%s],\"excluded_spans\":[%s],\"obs_span_ids\":[%s]}"
            .formatted(ids(1_000), ids(1_000), pairs(3_000), pairs(1_000), ids(10));
    assertThat(relations(fits).spans()).hasSize(3_000);
    assertThat(
            Answers.of(
                SearchDecoder.decode(
                    "acc", Map.of(), Answers.body(fits.replaceFirst("\\[", "[\"more\",")))))
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
