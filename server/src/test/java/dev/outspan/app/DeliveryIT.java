package dev.outspan.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outspan.testing.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
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
  private static final String ORDER = "{\"export_format\":\"csv\"}";

  @TempDir private Path directory;

  private ServerProcess start() throws IOException {
    return ServerProcess.start(directory.resolve("data"), JobClient.KEY + "=default");
  }

  @Test
  void download_thatIsCutAndResumed_isTheFile() throws Exception {
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    try (var server = start();
        var client = new JobClient(server)) {
      client.fill(DOWNLOAD_MIB);
      JsonNode job = client.awaitEnd(client.submit("{\"export_format\":\"jsonl\"}"));
      long bytes = job.path("manifest").path("bytes").asLong();
      assertThat(bytes).isGreaterThan(DOWNLOAD_MIB * 983_040L);
      String sha256 = job.path("manifest").path("sha256").asText();
      URI link = URI.create(job.path("signed_url").asText());
      MessageDigest digest = JobClient.sha256();
      long at = 0;
      for (int cut = 0; cut < CUTS; cut++) {
        long most = random.nextLong(2 * (bytes - at) / (CUTS - cut + 1) + 1);
        at += JobClient.read(link, "\"" + sha256 + "\"", at, most, digest);
      }
      while (at < bytes) {
        at += JobClient.read(link, "\"" + sha256 + "\"", at, bytes, digest);
      }
      assertThat(HexFormat.of().formatHex(digest.digest())).as("seed %d", seed).isEqualTo(sha256);
      assertThat(server.stop()).isZero();
    }
  }

  private List<Path> published() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("data/exports/files"))) {
      return files
          .filter(file -> !file.toString().endsWith(".part"))
          .filter(file -> !file.toString().endsWith(".manifest.json"))
          .toList();
    }
  }

  @Test
  void kill_duringAJob_leavesNoFileThatOnlyLooksWhole() throws Exception {
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    String whole;
    long nanos;
    try (var server = start();
        var client = new JobClient(server)) {
      client.fill(64);
      long begin = System.nanoTime();
      String id = client.submit(ORDER);
      whole = client.awaitEnd(id).path("manifest").path("sha256").asText();
      nanos = System.nanoTime() - begin;
      assertThat(server.stop()).isZero();
    }
    var begun = new ArrayList<String>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (var server = start();
          var client = new JobClient(server)) {
        begun.add(client.submit(ORDER));
        LockSupport.parkNanos(random.nextLong(nanos * 2));
        server.kill();
      }
      for (Path file : published()) {
        try (InputStream bytes = Files.newInputStream(file)) {
          String hash = JobClient.hash(bytes);
          assertThat(hash).as("seed %d, kill %d, %s", seed, kill, file).isEqualTo(whole);
        }
      }
    }
    try (var server = start();
        var client = new JobClient(server)) {
      for (String id : begun) {
        JsonNode job = client.show(id);
        if (job.path("status").asText().equals("succeeded")) {
          try (InputStream file =
              URI.create(job.path("signed_url").asText()).toURL().openStream()) {
            assertThat(JobClient.hash(file)).isEqualTo(whole);
          }
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
}
