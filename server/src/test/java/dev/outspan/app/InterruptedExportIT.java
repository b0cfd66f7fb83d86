package dev.outspan.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.client.FakeExports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program, told to end in the middle of an export.
class InterruptedExportIT {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  @TempDir private Path directory;

  @Test
  void export_thatIsInterrupted_isCanceledAndLeavesNothing() throws Exception {
    try (var server = new FakeExports("{}\n".getBytes(UTF_8), "{}")) {
      server.neverEnd();
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-jar",
                  System.getProperty("outspan.jar"),
                  "export",
                  "-o",
                  directory.resolve("spans.jsonl").toString(),
                  "--url",
                  server.address().toString())
              .redirectErrorStream(true)
              .start();
      try {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (server.requests().size() < 3) {
          assertThat(System.nanoTime()).as("%s", server.requests()).isLessThan(deadline);
          LockSupport.parkNanos(10_000_000);
        }
        assertThat(directory.resolve("spans.jsonl.part.json")).exists();
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 15);
      } finally {
        process.destroyForcibly();
      }
      assertThat(server.requests()).contains("DELETE /v5/exports/e1");
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }
}
