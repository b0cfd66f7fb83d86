package dev.outspan.api;

import static dev.outspan.testing.Spans.span;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outspan.account.FakeTime;
import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.DuckDbSpanStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureEndpointTest {
  private static final String ROOT = "admin-root";
  private static final String CANARY = "Vlnqvyna Anqxhy";

  @TempDir private Path directory;
  private final FakeTime time = new FakeTime();
  private ServedApi api;

  @BeforeEach
  void serve() throws IOException {
    api = new ServedApi(open(), directory, time);
  }

  private DuckDbSpanStore open() {
    return DuckDbSpanStore.open(directory, DuckDbSettings.DEFAULT.withMinimumFreeBytes(0));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private JsonNode asked(String target) throws IOException {
    var answer = api.send(ROOT, target, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonMapper().readTree(answer.body());
  }

  private List<Path> filesWithTheCanary() throws IOException {
    var found = new ArrayList<Path>();
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), ISO_8859_1).contains(CANARY)) {
          found.add(directory.relativize(file));
        }
      }
    }
    return found;
  }

  @Test
  void erasure_leavesTheDeletedTextInNoFile() throws Exception {
    String item =
        "{\"items\":[{\"id\":\"%s\",\"trace_id\":\"t\",\"name\":\"%s\",\"start_timestamp\":0,"
            + "\"input\":{\"q\":\"%s\"},\"metadata\":{\"%s\":1}}]}";
    api.send("ingest-ann", "PUT /v5/spans/batch", item.formatted("a", CANARY, CANARY, CANARY));
    api.send("ingest-ann", "PUT /v5/spans/batch", item.formatted("b", "kept", "kept", "kept"));
    api.close();
    serve();
    assertThat(api.send(ROOT, "DELETE /v5/spans/a", "").statusCode()).isEqualTo(200);
    assertThat(filesWithTheCanary()).isNotEmpty();
    asked("POST /v5/admin/erasure");
    assertThat(filesWithTheCanary()).isEmpty();
    assertThat(api.send("read-ann", "GET /v5/spans/b", "").statusCode()).isEqualTo(200);
    api.close();
    assertThat(filesWithTheCanary()).isEmpty();
    serve();
    assertThat(asked("GET /v5/admin/erasure").has("last")).isTrue();
  }

  @Test
  void status_tellsWhatIsPendingAndWhatTheLastErasureDid() throws Exception {
    assertThat(asked("GET /v5/admin/erasure"))
        .isEqualTo(new JsonMapper().readTree("{\"object\":\"erasure\",\"dead_share\":0.0}"));
    api.store.writer().upsert(List.of(span("t", "a").account(ServedApi.ACCOUNT).make()));
    api.send(ROOT, "DELETE /v5/traces/t", "");
    time.pass(Duration.ofMinutes(1));
    assertThat(asked("GET /v5/admin/erasure").path("pending_since").asText())
        .isEqualTo("2026-11-24T12:00:00Z");
    JsonNode after = asked("POST /v5/admin/erasure");
    assertThat(after.has("pending_since")).isFalse();
    assertThat(after.at("/last/finished_at").asText()).isEqualTo("2026-11-24T12:01:00Z");
    assertThat(after.at("/last/bytes_before").asLong()).isPositive();
    assertThat(after.at("/last/bytes_after").asLong()).isPositive();
    assertThat(asked("GET /v5/admin/erasure")).isEqualTo(after);
  }

  @Test
  void erasure_withoutTheScopeAdmin_isRefused() {
    assertThat(api.send("ingest+read-ann", "POST /v5/admin/erasure", "").statusCode())
        .isEqualTo(403);
    assertThat(api.send("ingest+read-ann", "GET /v5/admin/erasure", "").statusCode())
        .isEqualTo(403);
  }
}
