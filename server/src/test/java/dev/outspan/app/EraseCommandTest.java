package dev.outspan.app;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.span;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.DuckDbSpanStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EraseCommandTest {
  private static final String CANARY = "Cbyylfgveral";

  @TempDir private Path directory;

  private record Run(int exitCode, String out, String err) {}

  private static Run erase(Path directory) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        new CommandLine(new EraseCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(
                (failure, command, _) -> {
                  command.getErr().println(failure.getMessage());
                  return CommandLine.ExitCode.SOFTWARE;
                })
            .execute("--data-dir=" + directory);
    return new Run(exitCode, out.toString(), err.toString());
  }

  private DuckDbSpanStore open() {
    return DuckDbSpanStore.open(directory, DuckDbSettings.DEFAULT.withMinimumFreeBytes(0));
  }

  private boolean isOnDisk() throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), ISO_8859_1).contains(CANARY)) {
          return true;
        }
      }
      return false;
    }
  }

  @Test
  void erase_ofAStoppedServersDirectory_leavesDeletedTextInNoFile() throws Exception {
    try (var store = open()) {
      store.writer().upsert(List.of(span("t", "a").name(CANARY).make(), span("t", "b").make()));
    }
    try (var store = open()) {
      store.deletion().deleteSpan(ACCOUNT, "a");
    }
    assertThat(isOnDisk()).isTrue();
    Run run = erase(directory);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .matches("erased: %s had [1-9]\\d* bytes and has [1-9]\\d*\n".formatted(directory));
    assertThat(isOnDisk()).isFalse();
    assertThat(Files.readString(directory.resolve("audit.log")))
        .contains("\"event\":\"erasure.finished\"", "\"actor\":\"cli:");
    try (var store = open()) {
      assertThat(store.reader().find(ACCOUNT, "b")).isPresent();
    }
  }

  @Test
  void erase_whileAServerRuns_isRefused() {
    try (var _ = open()) {
      Run run = erase(directory);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("another process uses it, most likely a running server");
    }
  }

  @Test
  void erase_ofADirectoryThatIsNotThere_makesNone() {
    Path missing = directory.resolve("missing");
    Run run = erase(missing);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("there are no spans in " + missing);
    assertThat(missing).doesNotExist();
  }
}
