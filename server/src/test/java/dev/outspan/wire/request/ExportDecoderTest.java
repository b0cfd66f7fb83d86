package dev.outspan.wire.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.query.SearchTerm;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.Json;
import dev.outspan.span.OperationType;
import dev.outspan.span.Status;
import dev.outspan.span.TimeWindow;
import dev.outspan.wire.Compression;
import dev.outspan.wire.CsvStyle;
import dev.outspan.wire.ExportFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExportDecoderTest {
  private static ExportRequest read(Map<String, String> query, String body) {
    return Answers.valid(ExportDecoder.decode("acc", query, Answers.body(body), Accepted.ENVELOPE));
  }

  private static List<Condition> conditions(String body) {
    return read(Map.of(), body).selection().conditions();
  }

  private static String refused(Map<String, String> query, String body) {
    return Answers.of(ExportDecoder.decode("acc", query, Answers.body(body), Accepted.ENVELOPE));
  }

  private static Json json(String text) {
    return Answers.body(text).value().json();
  }

  @Test
  void decode_ofAnEmptyObject_asksForEverything() {
    assertThat(read(Map.of(), "{}"))
        .isEqualTo(
            new ExportRequest(
                Selection.everythingOf("acc"),
                false,
                ExportFormat.JSON,
                CsvStyle.plain(false),
                Compression.NONE,
                ExportMethod.DIRECT,
                new LinkTerms(Duration.ofHours(1), false),
                Optional.empty()));
  }

  @Test
  void decode_ofOptions_takesThem() {
    assertThat(
            read(
                Map.of("unknown", "x"),
                """
                {"export_method":"signed_url","export_format":"csv","with_children":"on",
                "include_assessments":1}"""))
        .isEqualTo(
            new ExportRequest(
                new Selection("acc", List.of(), Scope.WHOLE_TRACES),
                true,
                ExportFormat.CSV,
                CsvStyle.plain(true),
                Compression.NONE,
                ExportMethod.SIGNED_URL,
                new LinkTerms(Duration.ofHours(1), false),
                Optional.empty()));
  }

  @Test
  void decode_ofEveryFilter_makesAConditionOfEach() {
    assertThat(
            conditions(
                """
                {"parents_only":true,"span_ids":["s","s","r"],"trace_ids":["t"],
                "excluded_span_ids":["x"],"excluded_trace_ids":["y"],"group_id":"g",
                "names":["n"],"statuses":["ERROR"],"types":["TRACER","COMPLETION"],
                "search_texts":["ab","cd"],"extra_metadata":{"k":1},
                "application_variant_ids":["v"],"assessment_types":["rating","free"],
                "acp_types":["sync"],"agentex_agent_names":["a"],"agentex_agent_ids":["i"],
                "min_duration_ms":"-5","max_duration_ms":7.0}"""))
        .containsExactly(
            new Condition.IsRoot(),
            new Condition.IdIn(Set.of("s", "r")),
            new Condition.TraceIn(Set.of("t")),
            new Condition.IdNotIn(Set.of("x")),
            new Condition.TraceNotIn(Set.of("y")),
            new Condition.GroupIs("g"),
            new Condition.NameIn(Set.of("n")),
            new Condition.StatusIn(Set.of(Status.ERROR)),
            new Condition.TypeIn(Set.of(OperationType.TRACER, OperationType.COMPLETION)),
            new Condition.Mentions(SearchTerm.parse("ab")),
            new Condition.Mentions(SearchTerm.parse("cd")),
            new Condition.MetadataIn("k", List.of(json("1"))),
            new Condition.VariantIn(Set.of("v")),
            new Condition.TraceAssessed(Set.of("rating", "free")),
            new Condition.MetadataTextIn("__acp_type__", Set.of("sync")),
            new Condition.MetadataTextIn("__agent_name__", Set.of("a")),
            new Condition.MetadataTextIn("__agent_id__", Set.of("i")),
            new Condition.LastsAtLeast(Duration.ofMillis(-5)),
            new Condition.LastsAtMost(Duration.ofMillis(7)));
  }

  @Test
  void decode_ofNullsAndEmptyLists_filtersNothing() {
    assertThat(
            conditions(
                """
                {"parents_only":null,"span_ids":[],"trace_ids":null,"excluded_span_ids":[],
                "excluded_trace_ids":[],"group_id":null,"names":[],"statuses":[],"types":[],
                "search_texts":[],"extra_metadata":{},"application_variant_ids":[],
                "assessment_types":[],"acp_types":[],"agentex_agent_names":[],
                "agentex_agent_ids":[],"min_duration_ms":null,"max_duration_ms":null}"""))
        .isEmpty();
    assertThat(conditions("{\"parents_only\":false,\"extra_metadata\":{\"k\":[]}}")).isEmpty();
  }

  @Test
  void decode_ofAnEmptyGroup_asksForIt() {
    assertThat(conditions("{\"group_id\":\"\"}")).containsExactly(new Condition.GroupIs(""));
  }

  @Test
  void decode_ofMetadata_takesAListForAlternatives() {
    assertThat(
            conditions(
                """
                {"extra_metadata":{"a":[1,"1",[2]],"b":{"x": [1]},"c":null,"$or":"\\u0000",
                "a":[true]}}"""))
        .containsExactly(
            new Condition.MetadataIn("a", List.of(json("true"))),
            new Condition.MetadataIn("b", List.of(json("{\"x\":[1]}"))),
            new Condition.MetadataIn("c", List.of(json("null"))),
            new Condition.MetadataIn("$or", List.of(json("\"\uFFFD\""))));
    assertThat(conditions("{\"extra_metadata\":{\"a\":[1,\"1\",[2]]}}"))
        .containsExactly(
            new Condition.MetadataIn("a", List.of(json("1"), json("\"1\""), json("[2]"))));
  }

  @Test
  void decode_ofAWindow_takesBothEnds() {
    assertThat(window("2026-01-01", "1767225600"))
        .isEqualTo(
            new TimeWindow(
                Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                Optional.of(Instant.parse("2026-01-01T00:00:00Z"))));
    assertThat(read(Map.of("to_ts", "0"), "{}").selection().conditions())
        .containsExactly(
            new Condition.StartsWithin(
                new TimeWindow(Optional.empty(), Optional.of(Instant.EPOCH))));
  }

  private static TimeWindow window(String from, String to) {
    var conditions = read(Map.of("from_ts", from, "to_ts", to), "{}").selection().conditions();
    assertThat(conditions).hasSize(1);
    return conditions.getFirst() instanceof Condition.StartsWithin(var window)
        ? window
        : TimeWindow.ALWAYS;
  }

  @Test
  void decode_ofAReversedWindow_blamesItsStart() {
    assertThat(refused(Map.of("from_ts", "1", "to_ts", "0.999999"), "{}"))
        .isEqualTo(
            """
            {"detail":[{"type":"value_error","loc":["query","from_ts"],"msg":"Value error, from_ts \
            must not be after to_ts","input":"1","ctx":{"error":{}}}]}""");
  }

  @Test
  void decode_ofEndlessDurations_staysWithinALong() {
    String nines = "9".repeat(999);
    assertThat(
            conditions(
                "{\"min_duration_ms\":-%s,\"max_duration_ms\":\"%s\"}".formatted(nines, nines)))
        .containsExactly(
            new Condition.LastsAtLeast(Duration.ofDays(-3_660_000)),
            new Condition.LastsAtMost(Duration.ofDays(3_660_000)));
  }

  @Test
  void decode_ofSearchTexts_countsTermsAndCharacters() {
    assertThat(refused(Map.of(), "{\"search_texts\":[\"ab\",\" a \",\"\\\"b\\\"\",\"😀\",\"\"]}"))
        .isEqualTo(
            """
            {"detail":[{"type":"value_error","loc":["body","search_texts",1],"msg":"Value error, \
            the search term has 1 characters, at least 2 are needed","input":" a ",\
            "ctx":{"error":{}}},\
            {"type":"value_error","loc":["body","search_texts",2],"msg":"Value error, \
            the search term has 1 characters, at least 2 are needed","input":"\\"b\\"",\
            "ctx":{"error":{}}},\
            {"type":"value_error","loc":["body","search_texts",3],"msg":"Value error, \
            the search term has 1 characters, at least 2 are needed","input":"😀",\
            "ctx":{"error":{}}},\
            {"type":"value_error","loc":["body","search_texts",4],"msg":"Value error, \
            the search term has 0 characters, at least 2 are needed","input":"",\
            "ctx":{"error":{}}}]}""");
    String eleven = String.join(",", Collections.nCopies(11, "\"ab\""));
    assertThat(refused(Map.of(), "{\"search_texts\":[%s]}".formatted(eleven)))
        .isEqualTo(
            """
            {"detail":[{"type":"value_error","loc":["body","search_texts"],"msg":"Value error, 11 \
            search terms are given, the limit is 10","input":[%s],"ctx":{"error":{}}}]}"""
                .formatted(eleven));
    assertThat(conditions("{\"search_texts\":[%s]}".formatted(eleven.substring(5)))).hasSize(10);
  }

  @Test
  void decode_ofASearchTextOfManyWords_takesItForOnePieceOfText() {
    String many = "a ".repeat(4_999) + "b";
    String pattern = many.replace(" ", "\\ ");
    assertThat(conditions("{\"search_texts\":[\"%s\"]}".formatted(many)))
        .containsExactly(
            new Condition.Mentions(new SearchTerm(pattern, pattern, Optional.empty())));
  }

  @Test
  void decode_ofTooManyIds_countsThemAll() {
    String ids =
        """
        "span_ids":[%s],"trace_ids":[%s],"excluded_span_ids":[%s],"excluded_trace_ids":[%s]"""
            .formatted(ids(5_000), ids(3_000), ids(1_500), ids(500));
    assertThat(conditions("{%s,\"names\":[%s]}".formatted(ids, ids(100)))).hasSize(5);
    String oneMore = "{%s}".formatted(ids.replaceFirst("\\[", "[\"0\","));
    assertThat(refused(Map.of(), oneMore))
        .isEqualTo(
            """
            {"detail":[{"type":"value_error","loc":["body"],"msg":"Value error, 10001 ids are \
            given, the limit is 10000","input":null,"ctx":{"error":{}}}]}""");
    assertThat(refused(Map.of(), oneMore.replaceFirst("\\{", "{\"names\":1,")))
        .startsWith("{\"detail\":[{\"type\":\"list_type\",\"loc\":[\"body\",\"names\"]")
        .endsWith("\"input\":1}]}");
  }

  private static String ids(int count) {
    return IntStream.range(0, count).mapToObj("\"%d\""::formatted).collect(Collectors.joining(","));
  }

  @Test
  void decode_withoutABody_stillReportsTheQueryFirst() {
    assertThat(
            Answers.of(
                ExportDecoder.decode(
                    "acc", Map.of("to_ts", "x"), Answers.body("null"), Accepted.ENVELOPE)))
        .startsWith("{\"detail\":[{\"type\":\"datetime_from_date_parsing\",\"loc\":[\"query\"")
        .endsWith(
            ",{\"type\":\"missing\",\"loc\":[\"body\"],\"msg\":\"Field required\",\"input\":null}]}");
  }

  @Test
  void decode_ofHugeFilters_refusesThem() {
    String values = "%d,".formatted(1).repeat(10_000);
    String most = "[" + values.substring(0, values.length() - 1) + "]";
    String more = "[" + values + "1]";
    assertThat(refusal("{\"names\":%s}".formatted(more.replace("1", "\"n\""))))
        .contains("\"too_long\",\"loc\":[\"body\",\"names\"]", "at most 10000 items");
    assertThat(refusal("{\"extra_metadata\":{\"a\":%s,\"b\":%s}}".formatted(most, more)))
        .contains("\"too_long\",\"loc\":[\"body\",\"extra_metadata\",\"b\"]")
        .doesNotContain("\"extra_metadata\",\"a\"");
    String keys =
        IntStream.range(0, 101).mapToObj("\"k%d\":1"::formatted).collect(Collectors.joining(","));
    assertThat(refusal("{\"extra_metadata\":{%s}}".formatted(keys)))
        .contains("101 metadata keys are given, the limit is 100");
    assertThat(refusal("{\"search_texts\":[\"%s\"]}".formatted("x".repeat(10_001))))
        .contains("the search term has 10001 characters, the limit is 10000");
  }

  private static String refusal(String body) {
    return Answers.of(ExportDecoder.decode("acc", Map.of(), Answers.body(body), Accepted.ENVELOPE));
  }
}
