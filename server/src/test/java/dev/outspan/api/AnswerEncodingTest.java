package dev.outspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.account.Caller;
import dev.outspan.account.Scope;
import dev.outspan.http.HttpServer;
import dev.outspan.http.HttpSettings;
import dev.outspan.ingest.Redactor;
import dev.outspan.store.SpanStore;
import dev.outspan.store.memory.MemorySpanStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How answers are written, and which spellings of a value requests may have, over HTTP.
class AnswerEncodingTest {
  @TempDir private Path directory;
  private final SpanStore store = new MemorySpanStore();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    var caller = new Caller("k", List.of("acc"), EnumSet.allOf(Scope.class));
    var limits = ApiLimits.of(HttpSettings.DEFAULT, new ApiLimits.Storage(1, 0));
    var api =
        new Api(
            store,
            new Redactor(),
            TestDelivery.none(directory, Clock.systemUTC()),
            limits,
            Clock.systemUTC());
    server =
        HttpServer.start(HttpSettings.DEFAULT.withPort(0), api.routes(), _ -> Optional.of(caller));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    store.close();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("x-api-key", "any")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> create(String fields) throws Exception {
    return post("/v5/spans", "{\"id\":\"s\",\"trace_id\":\"t\",\"name\":\"n\"," + fields + "}");
  }

  /// The number of spans that an export with these fields has.
  private int exported(String fields) throws Exception {
    HttpResponse<String> answer =
        post("/v5/spans/export", "{\"export_format\":\"jsonl\"," + fields + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().split("\\\\\"trace_id\\\\\"", -1).length - 1;
  }

  @Test
  void answer_isCompact_inRealCharacters_withoutWhatIsAbsent() throws Exception {
    HttpResponse<String> answer =
        create(
            """
            "start_timestamp": 0, "parent_id": null, "end_timestamp": null, "expected": null,
            "unknown": {"x": 1}, "input": {"é": "\\u00e9 \\ud83d\\ude00", "n": 1.50, "z": null}""");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body())
        .isEqualTo(
            """
            {"id":"s","name":"n","trace_id":"t","start_timestamp":"1970-01-01T00:00:00Z",\
            "account_id":"acc","object":"span",\
            "created_by":{"id":"k","type":"service_account","object":"identity"},\
            "input":{"é":"é 😀","n":1.50,"z":null},"output":{},"metadata":{},\
            "status":"SUCCESS","type":"STANDALONE"}""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'2024-05-06' | 2024-05-06T00:00:00Z",
        "'2024-05-06T07:08' | 2024-05-06T07:08:00Z",
        "'2024-05-06_07:08:09' | 2024-05-06T07:08:09Z",
        "'2024-05-06T07:08:09,5' | 2024-05-06T07:08:09.500000Z",
        "'2024-05-06T07:08:09.1234569' | 2024-05-06T07:08:09.123456Z",
        "'2024-05-06T07:08:09.000000+00:00' | 2024-05-06T07:08:09Z",
        "'2024-05-06T07:08:09+0200' | 2024-05-06T05:08:09Z",
        "1700000000 | 2023-11-14T22:13:20Z",
        "'1700000000.' | 2023-11-14T22:13:20Z",
        "1700000000000 | 2023-11-14T22:13:20Z",
        "20240101 | 1970-08-23T06:15:01Z",
        "-1 | 1969-12-31T23:59:59Z"
      },
      quoteCharacter = '"')
  void times_areReadInManyForms_andWrittenInOne(String given, String written) throws Exception {
    HttpResponse<String> answer = create("\"start_timestamp\":" + given.replace('\'', '"'));
    assertThat(answer.body()).contains("\"start_timestamp\":\"" + written + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "1", "1.0", "'1'", "'TRUE'", "'t'", "'Yes'", "'y'", "'on'"})
  void yes_hasManySpellings(String value) throws Exception {
    create("\"start_timestamp\":0,\"parent_id\":\"p\"");
    assertThat(exported("\"parents_only\":" + value.replace('\'', '"'))).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"false", "0", "0.0", "'0'", "'FALSE'", "'f'", "'No'", "'n'", "'off'", "null"})
  void no_hasManySpellings(String value) throws Exception {
    create("\"start_timestamp\":0,\"parent_id\":\"p\"");
    assertThat(exported("\"parents_only\":" + value.replace('\'', '"'))).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "true", "'1'", "' 1 '", "'+1'", "'01'", "'1.00'", "'0_1'"})
  void one_hasManySpellings(String value) throws Exception {
    create("\"start_timestamp\":0,\"end_timestamp\":\"1970-01-01T00:00:00.001Z\"");
    assertThat(exported("\"min_duration_ms\":" + value.replace('\'', '"'))).isOne();
    assertThat(exported("\"max_duration_ms\":" + value.replace('\'', '"'))).isOne();
  }
}
