package dev.outspan.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outspan.testing.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Exported files survive what happens to networks and servers.
///
/// `-Doutspan.download.mib=1024` says how large the file of the download is, and
/// `-Doutspan.kills=20` how often the server is killed.
class DeliveryIT {
  private static final int DOWNLOAD_MIB = Integer.getInteger("outspan.download.mib", 64);
  private static final int CUTS = 100;
  private static final int KILLS = Integer.getInteger("outspan.kills", 5);
  private static final String KEY = "delivery-key";
  private static final JsonMapper JSON = new JsonMapper();
  private static final int SPAN_BYTES = 64 << 10;
  private static final int BATCH_SPANS = 64;

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
  }

  private ServerProcess start() throws IOException {
    return ServerProcess.start(directory.resolve("data"), KEY + "=default");
  }

  /// Stores spans of so many MiB in all, each with text of its own.
  private void fill(ServerProcess server, int mebibytes) throws Exception {
    var random = new SplittableRandom(1);
    byte[] noise = new byte[SPAN_BYTES / 2 - 200];
    for (int batch = 0; batch * BATCH_SPANS * (SPAN_BYTES >> 10) < mebibytes << 10; batch++) {
      var items = new ArrayList<String>();
      for (int i = 0; i < BATCH_SPANS; i++) {
        random.nextBytes(noise);
        items.add(
            """
            {"id":"%d","trace_id":"t%d","name":"n","start_timestamp":%d,"output":{"o":"%s"}}"""
                .formatted(i, batch, 1_700_000_000 + batch, HexFormat.of().formatHex(noise)));
      }
      send(server, "PUT", "/v5/spans/batch", "{\"items\":[%s]}".formatted(String.join(",", items)));
    }
  }

  private JsonNode submit(ServerProcess server, String body) throws Exception {
    return send(server, "POST", "/v5/spans/export", body);
  }

  private JsonNode show(ServerProcess server, String id) throws Exception {
    return send(server, "GET", "/v5/exports/" + id, "");
  }

  private JsonNode send(ServerProcess server, String method, String path, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(server.address().resolve(path))
            .headers("x-api-key", KEY, "Content-Type", "application/json")
            .headers("Prefer", "respond-async")
            .method(method, BodyPublishers.ofString(body))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    return JSON.readTree(answer.body());
  }

  private JsonNode awaitEnd(ServerProcess server, String id) throws Exception {
    while (true) {
      JsonNode job = show(server, id);
      if (!Set.of("queued", "running").contains(job.path("status").asText())) {
        return job;
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static MessageDigest sha256() throws Exception {
    return MessageDigest.getInstance("SHA-256");
  }

  /// Reads up to `most` bytes of the file from an offset on, and hangs up.
  ///
  /// @return how many were read
  private static long read(URI link, String tag, long from, long most, MessageDigest digest)
      throws IOException {
    var connection = (HttpURLConnection) link.toURL().openConnection();
    connection.setRequestProperty("Range", "bytes=" + from + "-");
    connection.setRequestProperty("If-Range", tag);
    assertThat(connection.getResponseCode()).isEqualTo(206);
    byte[] step = new byte[16 << 10];
    long got = 0;
    try (InputStream file = connection.getInputStream()) {
      int count;
      while (got < most
          && (count = file.read(step, 0, (int) Math.min(step.length, most - got))) > 0) {
        digest.update(step, 0, count);
        got += count;
      }
    } finally {
      connection.disconnect();
    }
    return got;
  }

  @Test
  void download_thatIsCutAndResumed_isTheFile() throws Exception {
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    try (var server = start()) {
      fill(server, DOWNLOAD_MIB);
      String id = submit(server, "{\"export_format\":\"jsonl\"}").path("id").asText();
      JsonNode job = awaitEnd(server, id);
      long bytes = job.path("manifest").path("bytes").asLong();
      assertThat(bytes).isGreaterThan(DOWNLOAD_MIB * 983_040L);
      String sha256 = job.path("manifest").path("sha256").asText();
      URI link = URI.create(job.path("signed_url").asText());
      MessageDigest digest = sha256();
      long at = 0;
      for (int cut = 0; cut < CUTS; cut++) {
        long most = random.nextLong(2 * (bytes - at) / (CUTS - cut + 1) + 1);
        at += read(link, "\"" + sha256 + "\"", at, most, digest);
      }
      while (at < bytes) {
        at += read(link, "\"" + sha256 + "\"", at, bytes, digest);
      }
      assertThat(HexFormat.of().formatHex(digest.digest())).as("seed %d", seed).isEqualTo(sha256);
      assertThat(server.stop()).isZero();
    }
  }

  private List<Path> published() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("data/exports/files"))) {
      return files.filter(file -> !file.toString().endsWith(".part")).toList();
    }
  }

  @Test
  void kill_duringAJob_leavesNoFileThatOnlyLooksWhole() throws Exception {
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    String whole;
    long nanos;
    try (var server = start()) {
      fill(server, 64);
      long begin = System.nanoTime();
      String id = submit(server, "{\"export_format\":\"csv\"}").path("id").asText();
      whole = awaitEnd(server, id).path("manifest").path("sha256").asText();
      nanos = System.nanoTime() - begin;
      // A second file of the same snapshot would be the first one again.
      send(server, "DELETE", "/v5/exports/" + id, "");
      assertThat(server.stop()).isZero();
    }
    var begun = new ArrayList<String>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (var server = start()) {
        begun.add(submit(server, "{\"export_format\":\"csv\"}").path("id").asText());
        LockSupport.parkNanos(random.nextLong(nanos * 2));
        server.kill();
      }
      for (Path file : published()) {
        if (!file.toString().endsWith(".manifest.json")) {
          assertThat(hash(file)).as("seed %d, kill %d, %s", seed, kill, file).isEqualTo(whole);
        }
      }
    }
    try (var server = start()) {
      for (String id : begun) {
        JsonNode job = show(server, id);
        if (job.path("status").asText().equals("succeeded")) {
          MessageDigest digest = sha256();
          read(
              URI.create(job.path("signed_url").asText()),
              "\"" + whole + "\"",
              0,
              Long.MAX_VALUE,
              digest);
          assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(whole);
          assertThat(job.path("manifest").path("sha256").asText()).isEqualTo(whole);
        } else {
          assertThat(job.path("status").asText()).as("seed %d, %s", seed, job).isEqualTo("failed");
          assertThat(job.path("error").path("reason").asText()).isEqualTo("interrupted");
          assertThat(job.has("signed_url")).isFalse();
        }
      }
      assertThat(server.stop()).isZero();
    }
  }

  private static String hash(Path file) throws Exception {
    MessageDigest digest = sha256();
    try (InputStream bytes = Files.newInputStream(file)) {
      byte[] step = new byte[64 << 10];
      for (int count = bytes.read(step); count > 0; count = bytes.read(step)) {
        digest.update(step, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
