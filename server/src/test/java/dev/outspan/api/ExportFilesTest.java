package dev.outspan.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outspan.account.FakeTime;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.Spans;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Exported files: links to them, parts of them, their jobs and their end.
class ExportFilesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String LINES =
      "{\"export_format\":\"jsonl\",\"export_method\":\"signed_url\"}";
  private static final String NAME = "spans_export_20261124T120000Z.jsonl";

  @TempDir private Path directory;
  private final FakeTime time = new FakeTime();
  private final HttpClient client = HttpClient.newHttpClient();
  private ServedApi api;

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

  private void store(String account, String id, long startUs) {
    api.store
        .writer()
        .upsert(List.of(Spans.span("t", id).account(account).startUs(startUs).make()));
  }

  private HttpResponse<byte[]> get(URI uri, String... headers) throws Exception {
    return send("GET", uri, headers);
  }

  private HttpResponse<byte[]> send(String method, URI uri, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private URI link(String body) throws IOException {
    var answer = api.send("POST /v5/spans/export", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return URI.create(JSON.readTree(answer.body()).path("signed_url").asText());
  }

  /// What the raw form of the same export is.
  private byte[] expected() throws Exception {
    var request =
        HttpRequest.newBuilder(api.uri("/v5/spans/export"))
            .headers("x-api-key", ServedApi.ANN, "Content-Type", "application/json")
            .headers("Accept", "application/x-ndjson")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return client.send(request, BodyHandlers.ofByteArray()).body();
  }

  private static byte[] sha256(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8);
  }

  /// The job of an export, once it is over.
  private JsonNode job(String body) throws Exception {
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

  private JsonNode over(String id) throws IOException {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < until) {
      JsonNode job = JSON.readTree(api.send("GET /v5/exports/" + id, "").body());
      if (!Set.of("queued", "running").contains(job.path("status").asText())) {
        return job;
      }
    }
    throw new AssertionError("the export does not end");
  }

  @Test
  void signedUrl_leadsToTheFile() throws Exception {
    var answer = api.send("POST /v5/spans/export", LINES);
    JsonNode body = JSON.readTree(answer.body());
    assertThat(body.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("filename", "signed_url");
    assertThat(body.path("filename").asText()).isEqualTo(NAME);
    String id = answer.headers().firstValue("Outspan-Export").orElseThrow();
    assertThat(answer.headers().firstValue("Outspan-Watermark"))
        .contains(over(id).path("manifest").path("watermark").asText());
    URI link = URI.create(body.path("signed_url").asText());
    assertThat(link.toString())
        .startsWith(api.uri("/v5/files/" + id + "-" + NAME + "?").toString());
    var file = get(link);
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.body()).isEqualTo(expected());
  }

  @Test
  void file_saysWhatItIs() throws Exception {
    byte[] expected = expected();
    String sha256 = HexFormat.of().formatHex(sha256(expected));
    URI link = link(LINES);
    for (String method : List.of("GET", "HEAD")) {
      var answer = send(method, link);
      var headers = new TreeSet<String>();
      answer
          .headers()
          .map()
          .forEach((name, values) -> headers.add(name + ": " + String.join(",", values)));
      headers.removeIf(header -> header.startsWith("x-request-id") || header.startsWith("date"));
      assertThat(headers)
          .as(method)
          .containsExactly(
              "accept-ranges: bytes",
              "cache-control: private, no-store",
              "content-disposition: attachment; filename=\"" + NAME + "\"",
              "content-length: " + expected.length,
              "content-type: application/x-ndjson",
              "etag: \"" + sha256 + "\"",
              "outspan-rows: 2",
              "referrer-policy: no-referrer",
              "repr-digest: sha-256=:" + Base64.getEncoder().encodeToString(sha256(expected)) + ":",
              "x-content-type-options: nosniff");
      assertThat(answer.body()).hasSize(method.equals("GET") ? expected.length : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=5-9, 5, 10",
    "BYTES=5-9, 5, 10",
    "bytes=7-, 7, -1",
    "bytes=-4, -5, -1",
    "bytes=3-999999999, 3, -1",
    "bytes=-999999999, 0, -1"
  })
  void range_givesThePart(String range, int from, int to) throws Exception {
    byte[] all = expected();
    int begin = from < 0 ? all.length + 1 + from : from;
    int end = to < 0 ? all.length : to;
    var answer = get(link(LINES), "Range", range);
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.headers().firstValue("Content-Range"))
        .contains("bytes %d-%d/%d".formatted(begin, end - 1, all.length));
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(all, begin, end));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=1-2,4-5", "lines=1-2", "bytes=9-2", "bytes=", "bytes=-", "x"})
  void range_thatCannotBeUsed_givesEverything(String range) throws Exception {
    var answer = get(link(LINES), "Range", range);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(expected());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=999999-", "bytes=999999-9999999", "bytes=-0"})
  void range_behindTheEnd_isRefused(String range) throws Exception {
    var answer = get(link(LINES), "Range", range);
    assertThat(answer.statusCode()).isEqualTo(416);
    assertThat(answer.headers().firstValue("Content-Range"))
        .contains("bytes */" + expected().length);
  }

  @Test
  void conditions_goByTheTag() throws Exception {
    URI link = link(LINES);
    String tag = get(link).headers().firstValue("ETag").orElseThrow();
    assertThat(get(link, "Range", "bytes=1-2", "If-Range", tag).statusCode()).isEqualTo(206);
    assertThat(get(link, "Range", "bytes=1-2", "If-Range", "\"x\"").statusCode()).isEqualTo(200);
    var same = get(link, "If-None-Match", "\"x\", " + tag);
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(get(link, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
  }

  @Test
  void link_withAnyCharacterChanged_isRefused() throws Exception {
    String link = link(LINES).toString();
    int begin = api.uri("/v5/files/").toString().length();
    var bodies = new TreeSet<String>();
    for (int at = begin; at < link.length(); at++) {
      char changed = link.charAt(at) == '0' ? '1' : '0';
      URI forged = URI.create(link.substring(0, at) + changed + link.substring(at + 1));
      var answer = get(forged);
      assertThat(answer.statusCode()).as(forged.toString()).isEqualTo(403);
      bodies.add(text(answer));
    }
    assertThat(bodies).containsExactly("{\"detail\":\"the link is not valid, or it has expired\"}");
  }

  @Test
  void link_withMoreOrLess_isRefused() throws Exception {
    String link = link(LINES).toString();
    String query = link.substring(link.indexOf('?') + 1);
    String expires = query.substring(0, query.indexOf('&'));
    var forged =
        List.of(
            link + "0",
            link + "&x=1",
            link + "&" + expires,
            link.replace("?", "?" + expires + "&"),
            link.replace("?", "?&"),
            link.substring(0, link.length() - 1),
            link.substring(0, link.indexOf('&')),
            link.substring(0, link.indexOf('?')),
            link.replace("expires=", "expires=0"),
            link.replace("expires=", "expires=%31"),
            link.replace("/v5/files/", "/v5/files/%30"),
            link.replace("signature=", "SIGNATURE="),
            link.toUpperCase(Locale.ROOT)
                .replaceFirst("HTTP://127.0.0.1:\\d+/V5/FILES/", api.uri("/v5/files/").toString()),
            link.replace(NAME, "x" + NAME));
    for (String each : forged) {
      assertThat(get(URI.create(each)).statusCode()).as(each).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2F..%2Fsigning.key",
        "%2e%2e%2fsigning.key",
        "%252e%252e%252fsigning.key",
        "..%5c..%5csigning.key",
        "%00",
        "%c0%ae%c0%ae%c0%afsigning.key",
        "signing.key",
        ".",
        "..;",
        "%2Fetc%2Fpasswd",
        "-",
        "records"
      })
  void path_thatLeadsElsewhere_opensNothing(String id) throws Exception {
    String query = link(LINES).getRawQuery();
    var answer = get(api.uri("/v5/files/" + id + "?" + query));
    assertThat(answer.statusCode()).isIn(400, 403, 404);
    assertThat(text(answer)).doesNotContain("root:");
  }

  @Test
  void link_expires() throws Exception {
    URI hour = link(LINES);
    URI minute = link(LINES.replace("}", ",\"expires_in_seconds\":60}"));
    time.pass(Duration.ofSeconds(59));
    assertThat(get(minute).statusCode()).isEqualTo(200);
    time.pass(Duration.ofSeconds(1));
    assertThat(get(minute).statusCode()).isEqualTo(403);
    assertThat(get(hour).statusCode()).isEqualTo(200);
    time.pass(Duration.ofMinutes(59));
    assertThat(get(hour).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"0, greater_than_equal", "604801, less_than_equal", "x, int_parsing"})
  void lifetime_thatCannotBe_isRefused(String seconds, String type) {
    var answer =
        api.send(
            "POST /v5/spans/export",
            LINES.replace("}", ",\"expires_in_seconds\":\"" + seconds + "\"}"));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("\"type\":\"" + type + "\",\"loc\":[\"body\",\"expires_in_seconds\"]");
  }

  @Test
  void deletion_takesBackTheFilesThatHoldIt() throws Exception {
    store("other", "a", 1);
    URI all = link(LINES);
    URI early = link(LINES.replace("}", ",\"span_ids\":[\"a\"]}"));
    api.send("ingest+read+admin-root@other", "DELETE /v5/spans/a", "");
    assertThat(get(all).statusCode()).isEqualTo(200);
    assertThat(api.send(ServedApi.ADMIN, "DELETE /v5/spans/b", "").statusCode()).isEqualTo(200);
    var gone = get(all);
    assertThat(gone.statusCode()).isEqualTo(410);
    assertThat(text(gone))
        .isEqualTo(
            "{\"detail\":\"the file is gone: it was removed, or spans in it were deleted\"}");
    assertThat(get(early).statusCode()).isEqualTo(200);
    try (Stream<Path> files = Files.list(directory.resolve("files"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name -> early.getPath().contains(name.replace(".manifest.json", "")));
    }
  }

  @Test
  void equalRequest_ofAnEqualSnapshot_getsTheSameFile() throws Exception {
    String first = link(LINES).getPath();
    assertThat(link(LINES).getPath()).isEqualTo(first);
    assertThat(link(LINES.replace("}", ",\"compression\":\"gzip\"}")).getPath())
        .isNotEqualTo(first);
    assertThat(link(LINES.replace("}", ",\"include_assessments\":true}")).getPath())
        .isNotEqualTo(link(LINES.replace("}", ",\"include_assessments\":true}")).getPath());
    store("other", "x", 1);
    assertThat(link(LINES).getPath()).isNotEqualTo(first);
  }

  @Test
  void job_endsWithAFileAndItsManifest() throws Exception {
    JsonNode job = job("{\"export_format\":\"csv\",\"columns\":[\"id\",\"name\"]}");
    assertThat(job.path("object").asText()).isEqualTo("export");
    assertThat(job.path("status").asText()).isEqualTo("succeeded");
    assertThat(job.path("export_format").asText()).isEqualTo("csv");
    assertThat(job.path("progress").toString()).startsWith("{\"rows\":2,\"bytes\":");
    byte[] file = get(URI.create(job.path("signed_url").asText())).body();
    JsonNode manifest = job.path("manifest");
    assertThat(manifest.path("format_version").asInt()).isEqualTo(1);
    assertThat(manifest.path("export_id")).isEqualTo(job.path("id"));
    assertThat(manifest.path("filename")).isEqualTo(job.path("filename"));
    assertThat(manifest.path("account_id").asText()).isEqualTo(ServedApi.ACCOUNT);
    assertThat(manifest.path("created_at").asText()).isEqualTo("2026-11-24T12:00:00Z");
    assertThat(manifest.path("request").toString())
        .isEqualTo(
            "{\"query\":{},\"body\":{\"export_format\":\"csv\",\"columns\":[\"id\",\"name\"]}}");
    assertThat(manifest.path("watermark").asText()).matches("[0-9a-f-]{36}\\.[0-9]+");
    assertThat(manifest.path("rows").asInt()).isEqualTo(2);
    assertThat(manifest.path("bytes").asInt()).isEqualTo(file.length);
    assertThat(manifest.path("sha256").asText()).isEqualTo(HexFormat.of().formatHex(sha256(file)));
    assertThat(manifest.path("columns").toString()).isEqualTo("[\"id\",\"name\"]");
    Path stored =
        directory
            .resolve("files")
            .resolve(
                job.path("id").asText() + "-" + job.path("filename").asText() + ".manifest.json");
    assertThat(Files.readString(stored)).isEqualTo(manifest.toString());
  }

  @Test
  void job_mayLeaveAFileThatTheEnvelopeCannotHold() throws Exception {
    JsonNode job = job("{\"export_format\":\"jsonl\",\"compression\":\"gzip\"}");
    var file = get(URI.create(job.path("signed_url").asText()));
    assertThat(file.headers().firstValue("Content-Type")).contains("application/gzip");
    assertThat(job.path("filename").asText()).isEqualTo(NAME + ".gz");
    try (var plain = new GZIPInputStream(new ByteArrayInputStream(file.body()))) {
      assertThat(plain.readAllBytes()).isEqualTo(expected());
    }
  }

  @Test
  void file_sinceTheWatermarkOfAnother_hasWhatChanged() throws Exception {
    String since = job(LINES).path("manifest").path("watermark").asText();
    store(ServedApi.ACCOUNT, "x", 1);
    JsonNode changes = job(LINES.replace("}", ",\"since\":\"%s\"}".formatted(since)));
    assertThat(get(URI.create(changes.path("signed_url").asText())).body())
        .asString(UTF_8)
        .contains("\"id\":\"x\"")
        .hasLineCount(1);
    String later = LINES.replace("}", ",\"since\":\"%s9\"}".formatted(since));
    var refused = api.send("POST /v5/spans/export", later);
    assertThat(refused.statusCode()).isEqualTo(422);
  }

  @Test
  void job_isSeenByItsAccountAlone() throws Exception {
    String id = job("{}").path("id").asText();
    for (String method : List.of("GET", "DELETE")) {
      var unknown = api.send(ServedApi.ANN, method + " /v5/exports/x", "");
      var foreign = api.send("read-eve@other", method + " /v5/exports/" + id, "");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body()).isEqualTo("{\"detail\":\"Export not found\"}");
      assertThat(foreign.body()).isEqualTo(unknown.body());
      assertThat(foreign.statusCode()).isEqualTo(404);
    }
    assertThat(api.send("read-eve@other", "GET /v5/exports", "").body())
        .isEqualTo("{\"object\":\"list\",\"items\":[]}");
    assertThat(JSON.readTree(api.send("GET /v5/exports", "").body()).path("items"))
        .extracting(job -> job.path("id").asText())
        .containsExactly(id);
  }

  @Test
  void delete_takesTheFileBack() throws Exception {
    JsonNode job = job("{}");
    URI link = URI.create(job.path("signed_url").asText());
    var answer = api.send("DELETE /v5/exports/" + job.path("id").asText(), "");
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode removed = JSON.readTree(answer.body());
    assertThat(removed.path("status").asText()).isEqualTo("revoked");
    assertThat(removed.path("error").path("reason").asText()).isEqualTo("removed");
    assertThat(removed.has("signed_url")).isFalse();
    assertThat(get(link).statusCode()).isEqualTo(410);
    try (Stream<Path> files = Files.list(directory.resolve("files"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void events_tellOfTheEnd() throws Exception {
    String id = job("{}").path("id").asText();
    var answer =
        get(
            api.uri("/v5/exports/" + id),
            "x-api-key",
            ServedApi.ANN,
            "Accept",
            "text/event-stream");
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    String text = text(answer);
    assertThat(text).startsWith("event: end\ndata: {\"id\":\"" + id).endsWith("}\n\n");
    String data = text.substring(text.indexOf('{')).strip();
    assertThat(JSON.readTree(data).path("status").asText()).isEqualTo("succeeded");
  }

  @Test
  void receipts_standInTheAuditLog() throws Exception {
    byte[] file = expected();
    URI link = link(LINES);
    get(link);
    get(link, "Range", "bytes=3-4");
    var events = new ArrayList<String>();
    for (String line : Files.readAllLines(directory.resolve("audit.log"))) {
      JsonNode event = JSON.readTree(line);
      assertThat(event.path("account").asText()).isEqualTo(ServedApi.ACCOUNT);
      events.add(event.path("event").asText() + " by " + event.path("actor").asText());
      if (event.path("event").asText().equals("export.finished")) {
        JsonNode details = event.path("details");
        assertThat(details.path("rows").asText()).isEqualTo("2");
        assertThat(details.path("bytes").asText()).isEqualTo("" + file.length);
        assertThat(details.path("sha256").asText())
            .isEqualTo(HexFormat.of().formatHex(sha256(file)));
      }
    }
    assertThat(events)
        .containsExactly(
            "export.finished by ann", "export.finished by ann", "export.downloaded by link");
  }

  @Test
  void file_isForgottenWhenItsTimeIsOver() throws Exception {
    String id = job("{}").path("id").asText();
    api.send("GET /v5/exports/" + id, "");
    time.pass(Duration.ofHours(24).plusSeconds(1));
    api.exports().sweep();
    assertThat(api.send("GET /v5/exports/" + id, "").statusCode()).isEqualTo(404);
    for (String kept : List.of("files", "records")) {
      try (Stream<Path> files = Files.list(directory.resolve(kept))) {
        assertThat(files).isEmpty();
      }
    }
  }
}
