package dev.outspan.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outspan.testing.Spans;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// Exported files: their jobs, their proof and their end.
class ExportFilesTest extends WithExportFiles {

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
  void deletion_breaksRunningDownloadsOff() throws Exception {
    String large = "{\"text\":\"%s\"}".formatted("x".repeat(1 << 20));
    for (int id = 0; id < 32; id++) {
      var span = Spans.span("large", "l" + id).account(ServedApi.ACCOUNT).input(large);
      api.store.writer().upsert(List.of(span.make()));
    }
    try (InputStream file = open(link(LINES))) {
      assertThat(file.read()).isEqualTo('{');
      var deletion = api.send(ServedApi.ADMIN, "DELETE /v5/spans/a", "");
      assertThat(deletion.statusCode()).isEqualTo(200);
      assertThatThrownBy(file::readAllBytes).isInstanceOf(IOException.class);
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
  void job_hasLinksThatAreAsItsRequestWants() throws Exception {
    JsonNode job = job("{\"expires_in_seconds\":5,\"single_use\":true}");
    assertThat(job.path("signed_url_expires_at").asText()).isEqualTo("2026-11-24T12:00:05Z");
    assertThat(job.path("signed_url").asText()).contains("&once=");
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
        .isEqualTo("{\"object\":\"list\",\"items\":[],\"has_more\":false}");
    assertThat(JSON.readTree(api.send("GET /v5/exports", "").body()).path("items"))
        .extracting(job -> job.path("id").asText())
        .containsExactly(id);
  }

  @Test
  void list_isCutIntoPages() throws Exception {
    var ids = new ArrayList<String>();
    for (int export = 0; export < 3; export++) {
      time.pass(Duration.ofSeconds(1));
      store("other", "x" + export, 1);
      ids.addFirst(job("{}").path("id").asText());
    }
    JsonNode first = JSON.readTree(api.send("GET /v5/exports?limit=2", "").body());
    assertThat(first.path("items"))
        .extracting(job -> job.path("id").asText())
        .containsExactly(ids.get(0), ids.get(1));
    assertThat(first.path("items"))
        .allSatisfy(job -> assertThat(job.path("progress").path("rows").asInt()).isEqualTo(2))
        .noneMatch(job -> job.has("manifest") || job.has("signed_url"));
    assertThat(first.path("has_more").asBoolean()).isTrue();
    String after = "?starting_after=" + ids.get(1);
    JsonNode last = JSON.readTree(api.send("GET /v5/exports" + after, "").body());
    assertThat(last.path("items"))
        .extracting(job -> job.path("id").asText())
        .containsExactly(ids.get(2));
    assertThat(last.path("has_more").asBoolean()).isFalse();
  }

  @Test
  void list_ofAPageThatIsNone_isRefused() throws Exception {
    assertThat(api.send("GET /v5/exports?limit=0", "").statusCode()).isEqualTo(422);
    var unknown = api.send("GET /v5/exports?starting_after=x", "");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).isEqualTo("{\"detail\":\"starting_after: there is no export 'x'\"}");
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
  void delete_ofTheUnfinished_leavesAFile() throws Exception {
    JsonNode job = job("{}");
    String path = "DELETE /v5/exports/" + job.path("id").asText();
    var answer = api.send(path + "?unfinished=true", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("status").asText()).isEqualTo("succeeded");
    assertThat(get(URI.create(job.path("signed_url").asText())).statusCode()).isEqualTo(200);
    assertThat(api.send(path + "?unfinished=perhaps", "").statusCode()).isEqualTo(422);
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
