package dev.outspan.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outspan.testing.ServerProcess;
import dev.outspan.testing.VersityGateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that keeps its files in a bucket of a real S3 server.
///
/// `-Doutspan.s3.mib=2048` says how large the exported file is.
@Tag("components")
class S3DeliveryIT {
  private static final int FILE_MIB = Integer.getInteger("outspan.s3.mib", 128);
  private static final long MOST_RESIDENT_BYTES = 1L << 30;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private VersityGateway gateway;

  @BeforeEach
  void startGateway() throws IOException {
    gateway = VersityGateway.start(directory.resolve("s3"));
  }

  @AfterEach
  void stopGateway() {
    gateway.close();
  }

  private ServerProcess start() throws IOException {
    return ServerProcess.start(
        directory.resolve("data"), JobClient.KEY + "=default", gateway.environment());
  }

  /// Waits until the bucket has unfinished uploads, or none.
  private void awaitUploads(boolean some) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (gateway.uploads().isEmpty() == some && System.nanoTime() < until) {
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(gateway.uploads().isEmpty()).isNotEqualTo(some);
  }

  @Test
  void export_intoABucket_isLinked_inBoundedMemory_andLeavesNoOrphans() throws Exception {
    String killed;
    try (var server = start();
        var client = new JobClient(server)) {
      client.fill(FILE_MIB);
      killed = client.submit("{\"export_format\":\"csv\"}");
      awaitUploads(true);
      server.kill();
    }
    assertThat(gateway.uploads()).isNotEmpty();
    try (var server = start();
        var client = new JobClient(server)) {
      assertThat(client.show(killed).path("error").path("reason").asText())
          .isEqualTo("interrupted");
      awaitUploads(false);
      assertThat(gateway.objects()).isEmpty();

      JsonNode job = client.awaitEnd(client.submit("{\"export_format\":\"jsonl\"}"));
      assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("succeeded");
      String link = job.path("signed_url").asText();
      assertThat(link).startsWith(gateway.endpoint().toString());
      try (InputStream file = URI.create(link).toURL().openStream()) {
        assertThat(JobClient.hash(file)).isEqualTo(job.path("manifest").path("sha256").asText());
      }
      assertThat(server.mostResidentBytes()).isLessThan(MOST_RESIDENT_BYTES);
      assertThat(gateway.objects()).hasSize(2);

      client.delete(job.path("id").asText());
      assertThat(gateway.objects()).isEmpty();
      assertThat(gateway.uploads()).isEmpty();
      assertThat(server.stop()).isZero();
      assertThat(server.log()).doesNotContain(VersityGateway.SECRET_KEY, "X-Amz-Signature");
    }
  }
}
