package dev.outspan.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.testing.Program;
import dev.outspan.testing.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sends what a fuzzer makes of the OpenAPI document that the server serves: no answer may break
/// the document, and none may be the server's fault.
@Tag("components")
class SchemathesisIT {
  private static final Path REPORTS = Path.of("target", "schemathesis").toAbsolutePath();
  private static final String CHECKS =
      "not_a_server_error,status_code_conformance,content_type_conformance,"
          + "response_headers_conformance,response_schema_conformance";

  private static final String OPTIONS =
      "--report junit --max-examples 50 --seed 1 --workers 1 --no-color";

  @TempDir private Path folder;

  @Test
  void answers_toRandomRequests_followTheDocument() throws Exception {
    try (var server = ServerProcess.start(folder.resolve("data"), "key-solo=solo")) {
      var outcome =
          new Program(folder, Map.of(), command(server.address() + "/openapi.json")).run();
      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(server.stop()).as(server.log()).isZero();
    }
  }

  /// The seed is fixed, so that a failure comes again. The headers stand in for those that the
  /// fuzzer would make up, with which every request ended at the key.
  private static List<String> command(String document) {
    var schemathesis =
        Path.of(Program.component("OUTSPAN_TEST_PYTHON")).resolveSibling("schemathesis").toString();
    var command = new ArrayList<>(List.of(schemathesis, "run", document, "--checks", CHECKS));
    command.addAll(List.of("--report-dir", REPORTS.toString()));
    command.addAll(List.of("--header", "x-api-key: key-solo"));
    command.addAll(List.of("--header", "x-selected-account-id: solo"));
    command.addAll(List.of(OPTIONS.split(" ")));
    return command;
  }
}
