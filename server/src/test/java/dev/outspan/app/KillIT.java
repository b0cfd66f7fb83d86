package dev.outspan.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outspan.client.Access;
import dev.outspan.client.ApiClient;
import dev.outspan.client.RawExport;
import dev.outspan.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server is killed in the middle of ingest, again and again on one data directory. What was
/// acknowledged is there, and of each batch all or nothing.
///
/// `-Doutspan.kills=25` says how often.
class KillIT {
  private static final int KILLS = Integer.getInteger("outspan.kills", 5);
  private static final int WRITERS = 3;
  private static final int BATCH_SPANS = 50;
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path directory;

  private final ConcurrentLinkedQueue<Batch> acknowledged = new ConcurrentLinkedQueue<>();

  /// A batch of spans of one trace, first all started, then all ended.
  private record Batch(String traceId, boolean ended) {

    byte[] body() {
      var items = new ArrayList<String>();
      for (int i = 0; i < BATCH_SPANS; i++) {
        items.add(
            """
            {"id":"%d","trace_id":"%s","name":"n","start_timestamp":%d%s}"""
                .formatted(
                    i, traceId, 1_700_000_000 + i, ended ? ",\"end_timestamp\":1800000000" : ""));
      }
      return "{\"items\":[%s]}".formatted(String.join(",", items)).getBytes(UTF_8);
    }
  }

  @Test
  void kill_duringIngest_losesNothingAcknowledged_andHalvesNoBatch()
      throws IOException, InterruptedException {
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    Path data = directory.resolve("data");
    for (int kill = 1; kill <= KILLS; kill++) {
      try (var server = ServerProcess.start(data, "kill-key=default")) {
        requireWholeBatches(server, "seed %d, before kill %d".formatted(seed, kill));
        writeUntilKilled(server, kill, random);
      }
    }
    try (var server = ServerProcess.start(data, "kill-key=default")) {
      requireWholeBatches(server, "seed %d, at the end".formatted(seed));
      assertThat(acknowledged).isNotEmpty();
      assertThat(server.stop()).isZero();
    }
  }

  private void writeUntilKilled(ServerProcess server, int kill, SplittableRandom random)
      throws InterruptedException {
    try (var writers = Executors.newFixedThreadPool(WRITERS)) {
      for (int writer = 0; writer < WRITERS; writer++) {
        String name = "kill%d-writer%d".formatted(kill, writer);
        var client = new ApiClient(new Access(server.address(), "kill-key"));
        writers.execute(() -> write(client, name));
      }
      LockSupport.parkNanos(100_000_000L + random.nextLong(800_000_000L));
      server.kill();
    }
  }

  /// Writes until the connection breaks.
  private void write(ApiClient client, String name) {
    try {
      for (int i = 0; ; i++) {
        for (boolean ended : new boolean[] {false, true}) {
          var batch = new Batch("%s-%d".formatted(name, i), ended);
          client.send("PUT", "/v5/spans/batch", batch.body());
          acknowledged.add(batch);
        }
      }
    } catch (IOException _) {
      // The server is gone. Whether it stored the last batch is open.
    }
  }

  private void requireWholeBatches(ServerProcess server, String when) throws IOException {
    Map<String, List<JsonNode>> traces = traces(server);
    traces.forEach(
        (traceId, spans) -> {
          assertThat(spans).as("%s: spans of %s", when, traceId).hasSize(BATCH_SPANS);
          assertThat(spans.stream().map(span -> span.has("end_timestamp")).distinct())
              .as("%s: ends of %s", when, traceId)
              .hasSize(1);
        });
    Map<String, Boolean> known = new HashMap<>();
    acknowledged.forEach(batch -> known.merge(batch.traceId(), batch.ended(), Boolean::logicalOr));
    known.forEach(
        (traceId, ended) -> {
          assertThat(traces).as(when).containsKey(traceId);
          boolean isEnded =
              traces.getOrDefault(traceId, List.of()).stream()
                  .allMatch(span -> span.has("end_timestamp"));
          assertThat(isEnded || !ended).as("%s: %s has ended", when, traceId).isTrue();
        });
  }

  private Map<String, List<JsonNode>> traces(ServerProcess server) throws IOException {
    Path files = Files.createDirectories(directory.resolve("files"));
    var client = new ApiClient(new Access(server.address(), "kill-key"));
    Path file;
    try (var export =
        RawExport.begin(client, Map.of(), "{\"export_format\":\"jsonl\"}".getBytes(UTF_8))) {
      file = export.saveIn(files).file();
    }
    var spans = new ArrayList<JsonNode>();
    for (String line : Files.readAllLines(file)) {
      spans.add(JSON.readTree(line));
    }
    return spans.stream().collect(Collectors.groupingBy(span -> span.get("trace_id").textValue()));
  }
}
