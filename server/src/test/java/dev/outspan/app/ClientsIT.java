package dev.outspan.app;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.testing.Program;
import dev.outspan.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the platform's own clients, and what loads files, against the packaged server. What they
/// must get stands in `tests/python`.
@Tag("components")
class ClientsIT {
  private static final int ACCOUNTS = 400;
  private static final Path TESTS = Path.of("..", "tests", "python").toAbsolutePath().normalize();
  private static final Path REPORTS = Path.of("target", "failsafe-reports").toAbsolutePath();

  @TempDir private Path folder;
  private ServerProcess server;

  @BeforeEach
  void start() throws IOException {
    String accounts =
        IntStream.range(0, ACCOUNTS).mapToObj("pool-%03d"::formatted).collect(joining("+"));
    server =
        ServerProcess.start(
            folder.resolve("data"),
            "key-solo=solo,key-other=other,key-pool=" + accounts,
            "--base-path",
            "/api");
  }

  @AfterEach
  void stop() throws InterruptedException {
    assertThat(server.stop()).as(server.log()).isZero();
  }

  @Test
  void sdkAndPlainHttp_getWhatTheApiPromises() throws Exception {
    runTests("OUTSPAN_TEST_PYTHON", "api");
  }

  @Test
  void agentFrameworks_leaveCompleteFinishedSpans() throws Exception {
    runTests("OUTSPAN_TEST_PYTHON312", "agents");
  }

  @Test
  void snippetsOfTheDocs_loadExportedFiles() throws Exception {
    runTests("OUTSPAN_TEST_PYTHON_LOADING", "loading");
  }

  private void runTests(String python, String tests) throws Exception {
    var environment =
        Map.of(
            "PYTHONDONTWRITEBYTECODE", "1",
            "HF_HOME", folder.resolve("hugging-face").toString(),
            "HF_HUB_OFFLINE", "1",
            "OUTSPAN_BASE_URL", server.address().toString(),
            "OUTSPAN_KEY", "key-solo",
            "OUTSPAN_OTHER_KEY", "key-other",
            "OUTSPAN_POOL_KEY", "key-pool",
            "OUTSPAN_POOL_SIZE", Integer.toString(ACCOUNTS));
    var report = REPORTS.resolve("TEST-python-%s.xml".formatted(tests));
    var command =
        List.of(Program.component(python), "-m", "pytest", "-q", tests, "--junit-xml=" + report);
    var outcome = new Program(TESTS, environment, command).run();
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }
}
