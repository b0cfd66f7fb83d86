package dev.outspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outspan.account.FakeTime;
import dev.outspan.testing.Spans;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssessmentEndpointsTest {
  private static final String ALL = "/v5/span-assessments";
  private static final String RATING =
      "{\"assessment_type\":\"rating\",\"trace_id\":\"t\",\"span_id\":\"a\",\"rating\":4}";

  private final FakeTime clock = new FakeTime(Instant.parse("2026-01-01T00:00:00.123456789Z"));
  private ServedApi api;

  @BeforeEach
  void start() throws IOException {
    api = new ServedApi(clock);
    api.store
        .writer()
        .insert(
            List.of(
                Spans.span("t", "root").account(ServedApi.ACCOUNT).make(),
                Spans.span("t", "a").account(ServedApi.ACCOUNT).parent("root").make(),
                Spans.span("u", "a").account(ServedApi.ACCOUNT).parent("gone").make()));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private String send(String key, String target, String body) {
    var answer = api.send(key, target, body);
    return answer.statusCode() + " " + answer.body();
  }

  private String create(String body) throws IOException {
    var answer = api.send("POST " + ALL, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer.body()).get("assessment_id").asText();
  }

  private static JsonNode json(String text) throws IOException {
    return new JsonMapper().readTree(text);
  }

  // N1
  @Test
  void create_answersWithTheWholeAssessment() throws IOException {
    String id = create(RATING);
    assertThat(send(ServedApi.BOB, "GET " + ALL + "/" + id, ""))
        .isEqualTo(
            """
            200 {"assessment_id":"%s","assessment_type":"rating","created_by":"ann",\
            "span_id":"a","trace_id":"t","account_id":"acme",\
            "created_at":"2026-01-01T00:00:00.123456Z","updated_at":"2026-01-01T00:00:00.123456Z",\
            "object":"span.assessment","rating":4}"""
                .formatted(id));
  }

  // N1
  @Test
  void create_withoutSpan_isOfTheRoot() throws IOException {
    create("{\"assessment_type\":\"comment\",\"trace_id\":\"t\",\"comment\":\"x\"}");
    assertThat(json(api.send("GET " + ALL + "?span_id=root", "").body()).get("items")).hasSize(1);
    assertThat(
            send(
                ServedApi.ANN,
                "POST " + ALL,
                "{\"assessment_type\":\"comment\",\"trace_id\":\"u\",\"comment\":\"x\"}"))
        .isEqualTo("404 {\"detail\":\"trace 'u' has no root span\"}");
  }

  // N1
  @Test
  void credentials_inEveryField_areRedacted() throws IOException {
    String secret = "Bearer abcdefghijklmnopqrstuvwxyz0123456789";
    String shown = "[REDACTED:credential]";
    String comment =
        "{\"assessment_type\":\"comment\",\"trace_id\":\"t\",\"comment\":\"%s\"}".formatted(secret);
    String id = create(comment);
    assertThat(send(ServedApi.ANN, "GET " + ALL + "/" + id, ""))
        .doesNotContain(secret)
        .contains(shown);
    for (String type : List.of("rubric", "metadata", "overwrite")) {
      String body =
          "{\"assessment_type\":\"%s\",\"trace_id\":\"t\",\"%<s\":{\"api_key\":\"hunter2-secret\"}}"
              .formatted(type);
      String one = ALL + "/" + create(body);
      assertThat(json(api.send("GET " + one, "").body()).get(type).get("api_key").asText())
          .isEqualTo(shown);
      assertThat(
              json(api.send("PATCH " + one, "{\"%s\":{\"k\":\"%s\"}}".formatted(type, secret))
                      .body())
                  .get(type)
                  .toString())
          .doesNotContain("abcdefghij");
    }
  }

  // N2
  @Test
  void list_ofASpanId_isOfAllItsTraces() throws IOException {
    String first = create(RATING);
    clock.pass(Duration.ofSeconds(1));
    String second = create(RATING.replace("\"t\"", "\"u\""));
    assertThat(
            json(api.send("GET " + ALL + "?span_id=a", "").body())
                .findValuesAsText("assessment_id"))
        .containsExactly(first, second);
    assertThat(
            json(api.send("GET " + ALL + "?trace_id=u", "").body())
                .findValuesAsText("assessment_id"))
        .containsExactly(second);
    assertThat(send(ServedApi.ANN, "GET " + ALL + "?trace_id=u&assessment_type=comment", ""))
        .isEqualTo("200 {\"items\":[],\"object\":\"list\"}");
  }

  // N3
  @Test
  void change_byAnotherKey_needsTheScopeAdmin() throws IOException {
    String one = ALL + "/" + create(RATING);
    String refused =
        """
        403 {"detail":"an assessment is changed by the key that made it, or one with the scope \
        admin"}""";
    assertThat(send(ServedApi.BOB, "PATCH " + one, "{\"rating\":1}")).isEqualTo(refused);
    assertThat(send(ServedApi.BOB, "DELETE " + one, "")).isEqualTo(refused);
    assertThat(send(ServedApi.ADMIN, "PATCH " + one, "{\"rating\":1}")).startsWith("200 ");
    JsonNode changed = json(api.send(ServedApi.BOB, "GET " + one, "").body());
    assertThat(changed.get("created_by").asText()).isEqualTo("ann");
    assertThat(changed.get("rating").asInt()).isEqualTo(1);
    assertThat(send(ServedApi.ADMIN, "DELETE " + one, "")).startsWith("200 ");
    assertThat(send(ServedApi.BOB, "DELETE " + one, ""))
        .isEqualTo("404 {\"detail\":\"Assessment not found\"}");
  }

  // N3
  @Test
  void patch_whenTheClockWasSetBack_isNotBeforeTheCreation() throws IOException {
    String one = ALL + "/" + create(RATING);
    clock.pass(Duration.ofDays(-1));
    assertThat(api.send("PATCH " + one, "{\"rating\":1}").body())
        .contains("\"updated_at\":\"2026-01-01T00:00:00.123456Z\"");
    clock.pass(Duration.ofDays(2));
    assertThat(api.send("PATCH " + one, "{\"rating\":2}").body())
        .contains("\"updated_at\":\"2026-01-02T00:00:00.123456Z\"");
  }

  // N3
  @Test
  void patches_atTheSameTime_areAllKept() throws Exception {
    String one =
        ALL
            + "/"
            + create("{\"assessment_type\":\"comment\",\"trace_id\":\"t\",\"comment\":\"x\"}");
    assertThat(
            api.send("PATCH " + one, "{\"assessment_type\":\"metadata\",\"metadata\":{}}")
                .statusCode())
        .isEqualTo(200);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> changes =
          IntStream.range(0, 40)
              .<Callable<Integer>>mapToObj(
                  i ->
                      () ->
                          api.send(
                                  "PATCH " + one,
                                  i % 2 == 0
                                      ? "{\"comment\":\"last\"}"
                                      : "{\"metadata\":{\"last\":true}}")
                              .statusCode())
              .toList();
      for (Future<Integer> change : threads.invokeAll(changes)) {
        assertThat(change.get()).isEqualTo(200);
      }
    }
    assertThat(api.send("GET " + one, "").body())
        .contains("\"comment\":\"last\"", "\"metadata\":{\"last\":true}");
  }

  @Test
  void body_overAMebibyte_is413() {
    String body = RATING.replace("}", ",\"comment\":\"%s\"}".formatted("x".repeat(1 << 20)));
    assertThat(send(ServedApi.ANN, "POST " + ALL, body))
        .isEqualTo("413 {\"detail\":\"the body is larger than 1048576 bytes\"}");
  }

  @Test
  void scopes_areThoseOfWritingAndReading() {
    assertThat(api.send("read-x", "POST " + ALL, RATING).statusCode()).isEqualTo(403);
    assertThat(api.send("read-x", "PATCH " + ALL + "/x", "{}").statusCode()).isEqualTo(403);
    assertThat(api.send("read-x", "DELETE " + ALL + "/x", "").statusCode()).isEqualTo(403);
    assertThat(api.send("ingest-x", "GET " + ALL + "?span_id=a", "").statusCode()).isEqualTo(403);
    assertThat(api.send("ingest-x", "GET " + ALL + "/x", "").statusCode()).isEqualTo(403);
  }

  /// Whatever stands in a field or in the path, it is an answer or a refusal.
  @ParameterizedTest
  @ValueSource(strings = {"'", "\\\"", "\\\\", "%", "\\u0000", "\\ud800", "\\n", "') --", "😀"})
  void hostileTexts_areKeptOrRefused(String text) throws IOException {
    String body =
        """
        {"assessment_type":"rubric","trace_id":"t","span_id":"a","comment":"%1$s",\
        "rubric":{"%1$s":"%1$s"}}"""
            .formatted(text);
    JsonNode shown = json(api.send("GET " + ALL + "/" + create(body), "").body());
    String kept = json("\"%s\"".formatted(text)).asText().replaceAll("[\0\ud800]", "\ufffd");
    assertThat(shown.get("comment").asText()).isEqualTo(kept);
    assertThat(shown.get("rubric").get(kept).asText()).isEqualTo(kept);
    String lost = RATING.replace("\"t\"", "\"%s\"".formatted(text));
    assertThat(api.send("POST " + ALL, lost).statusCode()).isIn(400, 404);
    assertThat(api.send("GET " + ALL + "/%27%22", "").statusCode()).isEqualTo(404);
    assertThat(send(ServedApi.ANN, "GET " + ALL + "?trace_id=%00%27", ""))
        .isEqualTo("200 {\"items\":[],\"object\":\"list\"}");
  }
}
