package dev.outspan.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outspan.account.FakeTime;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.Spans;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Two spans behind the API, and what a client does with exported files.
abstract class WithExportFiles {
  static final JsonMapper JSON = new JsonMapper();
  static final String LINES = "{\"export_format\":\"jsonl\",\"export_method\":\"signed_url\"}";
  static final String NAME = "spans_export_20261124T120000Z.jsonl";

  @TempDir Path directory;
  final FakeTime time = new FakeTime();
  private final HttpClient client = HttpClient.newHttpClient();
  ServedApi api;

  @BeforeEach
  void start() throws IOException {
    api = new ServedApi(new MemorySpanStore(), directory, time);
    store(ServedApi.ACCOUNT, "a", 1);
    store(ServedApi.ACCOUNT, "b", 2);
  }

  @AfterEach
  void stop() {
    client.close();
    api.close();
  }

  void store(String account, String id, long startUs) {
    api.store
        .writer()
        .upsert(List.of(Spans.span("t", id).account(account).startUs(startUs).make()));
  }

  HttpResponse<byte[]> get(URI uri, String... headers) throws Exception {
    return send("GET", uri, headers);
  }

  /// The bytes as they come.
  InputStream open(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream()).body();
  }

  HttpResponse<byte[]> send(String method, URI uri, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  URI link(String body) throws IOException {
    var answer = api.send("POST /v5/spans/export", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return URI.create(JSON.readTree(answer.body()).path("signed_url").asText());
  }

  /// What the raw form of the same export is.
  byte[] expected() throws Exception {
    var request =
        HttpRequest.newBuilder(api.uri("/v5/spans/export"))
            .headers("x-api-key", ServedApi.ANN, "Content-Type", "application/json")
            .headers("Accept", "application/x-ndjson")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return client.send(request, BodyHandlers.ofByteArray()).body();
  }

  static byte[] sha256(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8);
  }

  /// The job of an export, once it is over.
  JsonNode job(String body) throws Exception {
    var request =
        HttpRequest.newBuilder(api.uri("/v5/spans/export"))
            .headers("x-api-key", ServedApi.ANN, "Content-Type", "application/json")
            .headers("Prefer", "respond-async, wait=1")
            .POST(BodyPublishers.ofString(body))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Preference-Applied")).contains("respond-async");
    String id = JSON.readTree(answer.body()).path("id").asText();
    assertThat(answer.headers().firstValue("Location"))
        .contains(api.uri("/v5/exports/" + id).toString());
    return over(id);
  }

  JsonNode over(String id) throws IOException {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < until) {
      JsonNode job = JSON.readTree(api.send("GET /v5/exports/" + id, "").body());
      if (!Set.of("queued", "running").contains(job.path("status").asText())) {
        return job;
      }
    }
    throw new AssertionError("the export does not end");
  }
}
