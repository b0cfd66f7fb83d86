package dev.outspan.api;

import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outspan.sample.SampleTraces;
import dev.outspan.span.Micros;
import dev.outspan.span.OperationType;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Status;
import dev.outspan.testing.SpanMaker;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticsEndpointsTest {
  private ServedApi api;

  @BeforeEach
  void serve() throws IOException {
    api = new ServedApi(Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  /// Stores spans in the account that is asked, and others with the same ids in another one.
  private void given(SpanMaker... makers) {
    api.store
        .writer()
        .upsert(
            Stream.of(makers)
                .flatMap(
                    maker ->
                        Stream.of(
                            maker.account(ServedApi.ACCOUNT).make(),
                            maker.account("other").name("foreign").make()))
                .toList());
  }

  private String asked(String target, String body) {
    var answer = api.send("read-ann", "POST " + target, body);
    return answer.statusCode() + " " + answer.body();
  }

  @Test
  void count_isOfExactlyTheSpansOfAnExport() throws Exception {
    given(span("t", "a").name("x"), span("t", "b"), span("u", "c"));
    JsonNode all = new JsonMapper().readTree(asked("/v5/spans/count", "{}").substring(4));
    assertThat(all.path("count").asLong()).isEqualTo(3);
    assertThat(all.path("object").asText()).isEqualTo("spans.count");
    assertThat(all.path("estimated_bytes").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("json", "jsonl", "csv");
    String body = "{\"names\":[\"x\"],\"with_children\":true,\"export_format\":\"csv\"}";
    assertThat(asked("/v5/spans/count", body)).startsWith("200 {\"count\":2,");
    assertThat(asked("/v5/spans/count?to_ts=2025-01-01", "{}"))
        .isEqualTo(
            "200 {\"count\":0,\"estimated_bytes\":{\"json\":0,\"jsonl\":0,\"csv\":0},"
                + "\"object\":\"spans.count\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "jsonl", "csv"})
  void count_ofTracesOfAgents_estimatesTheFileToATenth(String format) throws Exception {
    api.store
        .writer()
        .upsert(
            SampleTraces.seeded(7)
                .spans()
                .limit(1_000)
                .map(StatisticsEndpointsTest::ours)
                .toList());
    long estimate =
        new JsonMapper()
            .readTree(asked("/v5/spans/count", "{}").substring(4))
            .at("/estimated_bytes/" + format)
            .asLong();
    String export = asked("/v5/spans/export", "{\"export_format\":\"" + format + "\"}");
    long real =
        new JsonMapper()
            .readTree(export.substring(4))
            .path("content")
            .asText()
            .getBytes(UTF_8)
            .length;
    assertThat((double) estimate / real).as("%d of %d", estimate, real).isBetween(0.9, 1.1);
  }

  private static Span ours(Span span) {
    var key = new SpanKey(ServedApi.ACCOUNT, span.key().traceId(), span.key().id());
    return new Span(
        key,
        span.name(),
        span.timing(),
        span.status(),
        span.type(),
        span.links(),
        span.payload(),
        span.usage(),
        span.createdBy());
  }

  @Test
  void facets_giveTheMostFrequentValues() {
    given(
        span("t", "a").name("x").metadata("{\"__agent_name__\":\"bot\",\"é\":1}"),
        span("t", "b").name("x").status(Status.ERROR).type(OperationType.COMPLETION),
        span("u", "c").name("\"y"));
    assertThat(asked("/v5/spans/facets", "{}"))
        .isEqualTo(
            """
            200 {"facets":{"names":{"values":[{"value":"x","count":2},{"value":"\\"y","count":1}],\
            "has_more":false},"types":{"values":[{"value":"STANDALONE","count":2},\
            {"value":"COMPLETION","count":1}],"has_more":false},"statuses":{"values":[\
            {"value":"SUCCESS","count":2},{"value":"ERROR","count":1}],"has_more":false},\
            "agentex_agent_names":{"values":[{"value":"bot","count":1}],"has_more":false},\
            "metadata_keys":{"values":[{"value":"__agent_name__","count":1},\
            {"value":"é","count":1}],"has_more":false}},"object":"spans.facets"}""");
  }

  @Test
  void facets_ofMoreValuesThanTheLimit_saySo() {
    given(span("t", "a").name("x"), span("t", "b").name("x"), span("t", "c").name("y"));
    assertThat(asked("/v5/spans/facets", "{\"facets\":[\"names\"],\"limit\":1}"))
        .isEqualTo(
            "200 {\"facets\":{\"names\":{\"values\":[{\"value\":\"x\",\"count\":2}],\"has_more\":true}},"
                + "\"object\":\"spans.facets\"}");
    assertThat(asked("/v5/spans/facets", "{\"facets\":[\"names\"],\"limit\":2}"))
        .contains("\"has_more\":false");
  }

  @Test
  void facets_upToAThousandValues_areGiven() {
    given(
        IntStream.range(0, 1_001)
            .mapToObj(i -> span("t", "s" + i).name("n" + i))
            .toArray(SpanMaker[]::new));
    String all = asked("/v5/spans/facets", "{\"facets\":[\"names\"],\"limit\":1000}");
    assertThat(all.split("\"value\":")).hasSize(1_001);
    assertThat(all).contains("\"has_more\":true");
  }

  @Test
  void metrics_addUpEachBucket() {
    given(
        span("t", "a").lastingUs(1_500).tokens(3, 4),
        span("t", "b").startUs(START_US + 59_999_999).status(Status.ERROR).tokens(1, 0),
        span("t", "c").startUs(START_US + 120_000_000).lastingUs(2_000_000));
    assertThat(asked("/v5/spans/metrics", "{\"bucket\":\"PT1M\"}"))
        .isEqualTo(
            """
            200 {"bucket_seconds":60,"items":[{"start":"2026-01-01T00:00:00Z","count":2,\
            "error_count":1,"error_rate":0.5,"duration_ms":{"p50":1.5,"p90":1.5,"p95":1.5,\
            "p99":1.5},"input_tokens":4,"output_tokens":4},{"start":"2026-01-01T00:02:00Z",\
            "count":1,"error_count":0,"error_rate":0.0,"duration_ms":{"p50":2000,"p90":2000,\
            "p95":2000,"p99":2000},"input_tokens":0,"output_tokens":0}],"object":"list"}""");
  }

  @Test
  void metrics_ofTheFirstAndLastTimes_areGiven() {
    given(span("t", "a").startUs(Micros.MIN), span("t", "b").startUs(Micros.MAX));
    assertThat(asked("/v5/spans/metrics", "{\"bucket\":315360000}"))
        .startsWith(
            "200 {\"bucket_seconds\":315360000,\"items\":[{\"start\":\"0001-01-01T00:00:00Z\",")
        .contains("\"start\":\"9994-09-02T00:00:00Z");
  }

  @Test
  void metrics_ofTenThousandBuckets_areGiven_andOneMoreIsRefused() {
    var makers =
        IntStream.range(0, 10_000)
            .mapToObj(i -> span("t", "s" + i).startUs(START_US + i * 1_000_000L))
            .toArray(SpanMaker[]::new);
    given(makers);
    assertThat(asked("/v5/spans/metrics", "{\"bucket\":1}").split("\"start\"")).hasSize(10_001);
    given(span("u", "z").startUs(START_US - 1));
    assertThat(asked("/v5/spans/metrics", "{\"bucket\":1}"))
        .isEqualTo(
            "400 {\"detail\":{\"code\":\"QUERY_TOO_BROAD\",\"message\":\"spans start in over 10000"
                + " buckets of 1 seconds: widen bucket, or narrow from_ts and to_ts\"}}");
    assertThat(asked("/v5/spans/metrics?from_ts=2026-01-01", "{\"bucket\":1}")).startsWith("200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v5/spans/count", "/v5/spans/facets", "/v5/spans/metrics"})
  void question_withoutTheScopeRead_isRefused(String path) {
    assertThat(api.send("ingest+admin-ann", "POST " + path, "{}").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v5/spans/count", "/v5/spans/facets", "/v5/spans/metrics"})
  void question_withoutABody_isRefused(String path) {
    assertThat(asked(path, ""))
        .isEqualTo(
            "422 {\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\"],\"msg\":\"Field required\","
                + "\"input\":null}]}");
  }
}
