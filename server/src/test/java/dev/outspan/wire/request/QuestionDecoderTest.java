package dev.outspan.wire.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.TimeWindow;
import dev.outspan.wire.request.FacetsRequest.Facet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionDecoderTest {
  private static final Selection EVERYTHING = Selection.everythingOf("acc");

  private static Decoded<DeleteRequest> delete(String body) {
    return QuestionDecoder.delete("acc", Map.of(), Answers.body(body));
  }

  private static Decoded<FacetsRequest> facets(String body) {
    return QuestionDecoder.facets("acc", Map.of(), Answers.body(body));
  }

  private static Decoded<MetricsRequest> metrics(String bucket) {
    return QuestionDecoder.metrics("acc", Map.of(), Answers.body("{\"bucket\":" + bucket + "}"));
  }

  /// The body of a 422 with one error at a field of the body.
  private static String fault(String type, String field, String message, String rest) {
    return "{\"detail\":[{\"type\":\"%s\",\"loc\":[\"body\",\"%s\"],\"msg\":\"%s\",\"input\":%s}]}"
        .formatted(type, field, message, rest);
  }

  @Test
  void count_ofABodyForAnExport_takesWindowFiltersAndWholeTraces() {
    var query = Map.of("to_ts", "0");
    String body =
        "{\"group_id\":\"g\",\"with_children\":true,\"export_format\":7,\"include_assessments\":null}";
    assertThat(Answers.valid(QuestionDecoder.count("acc", query, Answers.body(body))))
        .isEqualTo(
            new Selection(
                "acc",
                List.of(
                    new Condition.StartsWithin(
                        new TimeWindow(Optional.empty(), Optional.of(Instant.EPOCH))),
                    new Condition.GroupIs("g")),
                Scope.WHOLE_TRACES));
    assertThat(Answers.valid(QuestionDecoder.count("acc", Map.of(), Answers.body("{}"))))
        .isEqualTo(EVERYTHING);
  }

  @Test
  void count_ofAWrongRequest_listsAllFaultsQueryFirst() {
    var decoded =
        QuestionDecoder.count(
            "acc", Map.of("from_ts", "bad"), Answers.body("{\"with_children\":null,\"names\":1}"));
    assertThat(Answers.of(decoded))
        .isEqualTo(
            """
            {"detail":[{"type":"datetime_from_date_parsing","loc":["query","from_ts"],"msg":"Input \
            should be a valid datetime or date, input is too short","input":"bad","ctx":{"error":\
            "input is too short"}},{"type":"list_type","loc":["body","names"],"msg":"Input should be \
            a valid list","input":1},{"type":"bool_type","loc":["body","with_children"],"msg":"Input \
            should be a valid boolean","input":null}]}""");
  }

  @Test
  void count_ofTenThousandIds_isTaken_andOneMoreIsRefused() {
    assertThat(Answers.valid(QuestionDecoder.count("acc", Map.of(), ids(10_000))).conditions())
        .hasSize(1);
    assertThat(Answers.of(QuestionDecoder.count("acc", Map.of(), ids(10_001))))
        .contains("10001 ids are given, the limit is 10000");
  }

  private static Body ids(int count) {
    return Answers.body(
        IntStream.range(0, count)
            .mapToObj("\"s%d\""::formatted)
            .collect(Collectors.joining(",", "{\"span_ids\":[", "]}")));
  }

  @Test
  void delete_takesWhatTheClientExpects() {
    assertThat(Answers.valid(delete("{\"expected_count\":0}")))
        .isEqualTo(new DeleteRequest(EVERYTHING, 0));
    assertThat(Answers.valid(delete("{\"expected_count\":\" 9223372036854775807\"}")))
        .isEqualTo(new DeleteRequest(EVERYTHING, Long.MAX_VALUE));
  }

  @Test
  void delete_withoutAnExpectedCount_isRefused() {
    assertThat(Answers.of(delete("{\"names\":[]}")))
        .isEqualTo(fault("missing", "expected_count", "Field required", "{\"names\":[]}"));
    assertThat(Answers.of(delete("{\"expected_count\":null}")))
        .isEqualTo(fault("int_type", "expected_count", "Input should be a valid integer", "null"));
    assertThat(Answers.of(delete("{\"expected_count\":true}")))
        .isEqualTo(fault("int_type", "expected_count", "Input should be a valid integer", "true"));
    assertThat(Answers.of(delete("{\"expected_count\":-1}")))
        .isEqualTo(
            fault(
                "greater_than_equal",
                "expected_count",
                "Input should be greater than or equal to 0",
                "-1,\"ctx\":{\"ge\":0}"));
    assertThat(Answers.of(delete("{\"expected_count\":9223372036854775808}")))
        .isEqualTo(
            fault(
                "less_than_equal",
                "expected_count",
                "Input should be less than or equal to 9223372036854775807",
                "9223372036854775808,\"ctx\":{\"le\":9223372036854775807}"));
  }

  @Test
  void facets_unlessNamed_areAllWithTwentyValues() {
    var all = new FacetsRequest(EVERYTHING, List.of(Facet.values()), 20);
    assertThat(Answers.valid(facets("{}"))).isEqualTo(all);
    assertThat(Answers.valid(facets("{\"facets\":[],\"limit\":null}"))).isEqualTo(all);
  }

  @Test
  void facets_namedTwice_areOneInTheirOrder() {
    assertThat(
            Answers.valid(
                facets("{\"facets\":[\"types\",\"names\",\"types\"],\"limit\":\"1000\"}")))
        .isEqualTo(new FacetsRequest(EVERYTHING, List.of(Facet.TYPES, Facet.NAMES), 1_000));
  }

  @Test
  void facets_ofAWrongNameOrLimit_areRefused() {
    String names = "'names', 'types', 'statuses', 'agentex_agent_names' or 'metadata_keys'";
    assertThat(Answers.of(facets("{\"facets\":[\"names\",\"NAMES\"],\"limit\":1001}")))
        .isEqualTo(
            """
            {"detail":[{"type":"enum","loc":["body","facets",1],"msg":"Input should be %s",\
            "input":"NAMES","ctx":{"expected":"%s"}},{"type":"less_than_equal","loc":["body",\
            "limit"],"msg":"Input should be less than or equal to 1000","input":1001,"ctx":\
            {"le":1000}}]}"""
                .formatted(names, names));
    assertThat(Answers.of(facets("{\"limit\":0}")))
        .isEqualTo(
            fault(
                "greater_than_equal",
                "limit",
                "Input should be greater than or equal to 1",
                "0,\"ctx\":{\"ge\":1}"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "'\"60\"', 60",
    "3600.0, 3600",
    "315360000, 315360000",
    "'\"PT1S\"', 1",
    "'\"P1W\"', 604800",
    "'\"P1D\"', 86400",
    "'\"PT90M\"', 5400",
    "'\"P1DT2H3M4S\"', 93784",
    "'\"P3650D\"', 315360000"
  })
  void metrics_takeABucketInSecondsOrAsADuration(String bucket, long seconds) {
    assertThat(Answers.valid(metrics(bucket)))
        .isEqualTo(new MetricsRequest(EVERYTHING, Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P",
        "PT",
        "P1",
        "P1DT",
        "P1Y",
        "P1M",
        "P1WT1H",
        "PT1M1H",
        "PT1.5S",
        "P-1D",
        "PT1S ",
        "P9999999999D"
      })
  void metrics_ofATextThatIsNoDuration_areRefused(String bucket) {
    String reason = "expected an ISO 8601 duration such as P7D, PT1H or PT90S";
    assertThat(Answers.of(metrics("\"" + bucket + "\"")))
        .isEqualTo(
            fault(
                "time_delta_parsing",
                "bucket",
                "Input should be a valid timedelta, " + reason,
                "\"%s\",\"ctx\":{\"error\":\"%s\"}".formatted(bucket, reason)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "\"PT0S\"", "\"P0W\"", "false"})
  void metrics_ofBucketsBelowASecond_areRefused(String bucket) {
    assertThat(Answers.of(metrics(bucket)))
        .isEqualTo(
            fault(
                "greater_than_equal",
                "bucket",
                "Input should be greater than or equal to 1",
                bucket + ",\"ctx\":{\"ge\":1}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"315360001", "\"P3650DT1S\"", "\"P999999999W\""})
  void metrics_ofBucketsBeyondTenYears_areRefused(String bucket) {
    assertThat(Answers.of(metrics(bucket)))
        .isEqualTo(
            fault(
                "less_than_equal",
                "bucket",
                "Input should be less than or equal to 315360000",
                bucket + ",\"ctx\":{\"le\":315360000}"));
  }

  @Test
  void metrics_withoutABucket_areRefused() {
    assertThat(Answers.of(QuestionDecoder.metrics("acc", Map.of(), Answers.body("{}"))))
        .isEqualTo(fault("missing", "bucket", "Field required", "{}"));
    assertThat(Answers.of(metrics("[]")))
        .isEqualTo(fault("int_type", "bucket", "Input should be a valid integer", "[]"));
    assertThat(Answers.of(metrics("1.5")))
        .isEqualTo(
            fault(
                "int_from_float",
                "bucket",
                "Input should be a valid integer, got a number with a fractional part",
                "1.5"));
  }
}
