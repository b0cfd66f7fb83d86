package dev.outspan.api;

import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Selection;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.SpanMaker;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionEndpointsTest {
  private static final String ROOT = "admin-root";

  @TempDir private Path directory;
  private ServedApi api;

  @BeforeEach
  void serve() throws IOException {
    api = new ServedApi(new MemorySpanStore(), directory, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private void given(SpanMaker... makers) {
    for (String account : new String[] {ServedApi.ACCOUNT, "other"}) {
      api.store
          .writer()
          .upsert(Stream.of(makers).map(maker -> maker.account(account).make()).toList());
    }
  }

  private String asked(String target, String body) {
    HttpResponse<String> answer = api.send(ROOT, target, body);
    return answer.statusCode() + " " + answer.body();
  }

  private long count(String account) {
    return api.store.statistics().volume(Selection.everythingOf(account)).spans();
  }

  @Test
  void deleteSpan_takesTheNewestWithTheId() {
    given(span("t", "a").startUs(START_US), span("u", "a").startUs(START_US + 1));
    assertThat(asked("DELETE /v5/spans/a", ""))
        .isEqualTo("200 {\"id\":\"a\",\"deleted\":true,\"object\":\"span\"}");
    assertThat(api.store.reader().find(ServedApi.ACCOUNT, "a").orElseThrow().key().traceId())
        .isEqualTo("t");
    assertThat(asked("DELETE /v5/spans/a", "")).startsWith("200 ");
    assertThat(asked("DELETE /v5/spans/a", "")).isEqualTo("404 {\"detail\":\"Span not found\"}");
    assertThat(count("other")).isEqualTo(2);
  }

  @Test
  void deleteSpan_ofAnIdWithEscapes_showsItAsItIs() {
    given(span("t", "é/\"?"));
    assertThat(asked("DELETE /v5/spans/%C3%A9%2F%22%3F", ""))
        .isEqualTo("200 {\"id\":\"é/\\\"?\",\"deleted\":true,\"object\":\"span\"}");
  }

  @Test
  void deleteTrace_tellsHowManySpansItHad() {
    given(span("t", "a"), span("t", "b"), span("u", "a"));
    assertThat(asked("DELETE /v5/traces/t", ""))
        .isEqualTo("200 {\"id\":\"t\",\"deleted\":true,\"deleted_count\":2,\"object\":\"trace\"}");
    assertThat(asked("DELETE /v5/traces/t", "")).isEqualTo("404 {\"detail\":\"Trace not found\"}");
    assertThat(count(ServedApi.ACCOUNT)).isEqualTo(1);
    assertThat(count("other")).isEqualTo(3);
  }

  @Test
  void delete_ofAnotherNumberThanExpected_deletesNothing() {
    given(span("t", "a"), span("t", "b"));
    var answer = api.send(ROOT, "POST /v5/spans/delete", "{\"expected_count\":3}");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
    assertThat(answer.body())
        .isEqualTo(
            "{\"detail\":{\"code\":\"COUNT_DIFFERS\",\"message\":\"2 spans match, expected_count is 3:"
                + " nothing was deleted\",\"count\":2}}");
    assertThat(count(ServedApi.ACCOUNT)).isEqualTo(2);
  }

  @Test
  void delete_ofTheExpectedNumber_deletesWhatAnExportWouldHold() {
    given(
        span("t", "a").name("probe"),
        span("t", "b"),
        span("u", "c").startUs(START_US + 1_000_000),
        span("v", "d").name("probe").startUs(START_US + 1_000_000));
    String body = "{\"names\":[\"probe\"],\"with_children\":true,\"expected_count\":2}";
    assertThat(asked("POST /v5/spans/delete?to_ts=2026-01-01T00:00:00Z", body))
        .isEqualTo("200 {\"deleted\":true,\"deleted_count\":2,\"object\":\"list\"}");
    assertThat(api.store.reader().find(ServedApi.ACCOUNT, "c")).isPresent();
    assertThat(api.store.reader().find(ServedApi.ACCOUNT, "d")).isPresent();
    assertThat(count(ServedApi.ACCOUNT)).isEqualTo(2);
    assertThat(count("other")).isEqualTo(4);
  }

  @Test
  void delete_withoutAnExpectedCount_isRefused() {
    given(span("t", "a"));
    assertThat(asked("POST /v5/spans/delete", "{}"))
        .isEqualTo(
            "422 {\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"expected_count\"],"
                + "\"msg\":\"Field required\",\"input\":{}}]}");
    assertThat(count(ServedApi.ACCOUNT)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE /v5/spans/a", "DELETE /v5/traces/t", "POST /v5/spans/delete"})
  void deletion_withoutTheScopeAdmin_isRefused(String target) {
    given(span("t", "a"));
    var answer = api.send("ingest+read-ann", target, "{\"expected_count\":1}");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).isEqualTo("{\"detail\":\"the key lacks the scope admin\"}");
    assertThat(count(ServedApi.ACCOUNT)).isEqualTo(1);
    assertThat(directory.resolve("audit.log")).doesNotExist();
  }

  @Test
  void deletion_isAuditedWithKeyAccountAndRequest() throws Exception {
    given(span("t", "a").name("secret"));
    var answer =
        api.send(ROOT, "POST /v5/spans/delete", "{\"names\":[\"secret\"],\"expected_count\":1}");
    String request = answer.headers().firstValue("X-Request-Id").orElseThrow();
    assertThat(Files.readAllLines(directory.resolve("audit.log")))
        .hasSize(2)
        .last()
        .asString()
        .contains(
            "\"event\":\"deletion.finished\",\"key_id\":\"root\",\"account\":\"acme\",\"actor\":\"root\","
                + "\"details\":{\"expected_count\":\"1\",\"request_id\":\""
                + request
                + "\",\"spans\":\"1\"}")
        .doesNotContain("secret");
  }
}
