package dev.outspan.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.client.FakeExports;
import dev.outspan.client.FakeExports.Turn;
import dev.outspan.client.Receipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program, told to end in the middle of an export.
class InterruptedExportIT {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final byte[] FILE = "{}\n".getBytes(UTF_8);

  @TempDir private Path directory;

  private static FakeExports server(Turn... turns) throws Exception {
    var receipt = new Receipt("a", 1, FILE.length, "0".repeat(64), Optional.empty(), Map.of());
    return new FakeExports(FILE, receipt.manifest().toString(), turns);
  }

  /// Begins an export and ends the program once that holds.
  private void interrupt(FakeExports server, BooleanSupplier moment) throws Exception {
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
      while (!moment.getAsBoolean()) {
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
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void export_thatIsInterrupted_isCanceledAndLeavesNothing() throws Exception {
    try (var server = server()) {
      server.stand(FakeExports.RUNNING);
      interrupt(server, () -> server.requests().size() > 2);
      assertThat(server.requests()).contains("DELETE /v5/exports/e1?unfinished=true");
    }
  }

  @Test
  void export_thatIsInterruptedWhenTheFileIsMade_leavesItToOthers() throws Exception {
    try (var server = server(new Turn.Stall(1))) {
      interrupt(server, () -> server.requests().contains("GET /files/2"));
      assertThat(server.requests())
          .endsWith("GET /files/2", "DELETE /v5/exports/e1?unfinished=true");
    }
  }
}
