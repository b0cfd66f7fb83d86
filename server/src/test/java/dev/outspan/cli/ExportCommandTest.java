package dev.outspan.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ExportCommandTest {
  private static final String BUSY =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 17\r\n\r\n{\"detail\":\"busy\"}";

  @TempDir private Path directory;
  private final PrintStream systemOut = System.out;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void restore() {
    System.setOut(systemOut);
  }

  private int export(ScriptedServer server, String... more) {
    System.setOut(new PrintStream(out, true, UTF_8));
    var command = new CommandLine(new ExportCommand()).setErr(new PrintWriter(err, true));
    command.setExecutionExceptionHandler(
        (failure, _, _) -> {
          err.write(failure.getMessage());
          return 1;
        });
    var arguments = new ArrayList<>(List.of("--url", server.address().toString()));
    arguments.addAll(List.of(more));
    return command.execute(arguments.toArray(String[]::new));
  }

  @Test
  void export_toStandardOutput_whileTheServerIsBusy_isAskedForAgain() throws Exception {
    try (var server = new ScriptedServer(BUSY, BUSY, ScriptedServer.export("w.1", "{}\n"))) {
      assertThat(export(server)).as("%s", err).isZero();
      assertThat(server.requests()).hasSize(3);
    }
    assertThat(out).hasToString("{}\n");
    String again = "export: POST /v5/spans/export was answered with 503: busy; trying again in ";
    assertThat(err).hasToString(again + "0.5 s\n" + again + "1 s\n1 row, 3 bytes\nwatermark w.1\n");
  }

  @Test
  void export_toStandardOutput_thatBreaksOff_isNotAskedForAgain() throws Exception {
    String whole = ScriptedServer.export("w.1", "{}\n");
    try (var server = new ScriptedServer(whole.substring(0, whole.indexOf("{}") + 3))) {
      assertThat(export(server)).isEqualTo(1);
      assertThat(server.requests()).hasSize(1);
    }
    assertThat(out).hasToString("{}\n");
    assertThat(err.toString()).startsWith("the export broke off: ").doesNotContain("again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "/dev/stdout"})
  void export_toWhatIsStandardOutput_isAStream(String file) throws Exception {
    try (var server = new ScriptedServer(ScriptedServer.export("w.1", "{}\n"))) {
      assertThat(export(server, "-o", file)).as("%s", err).isZero();
      assertThat(server.requests().getFirst()).endsWith("\n{\"export_format\":\"jsonl\"}");
    }
    assertThat(out).hasToString("{}\n");
  }

  @Test
  void export_toAnUnknownEnding_isRefused() throws Exception {
    try (var server = new ScriptedServer(BUSY)) {
      assertThat(export(server, "-o", directory.resolve("spans.xml.gz").toString())).isEqualTo(2);
      assertThat(server.requests()).isEmpty();
    }
    assertThat(err.toString())
        .startsWith(
            "'.xml' is no ending of a format: there are .json, .jsonl, .csv, .parquet, .ndjson, and"
                + " behind them .gz and .zst; or say --format\n");
  }

  @Test
  void export_toAnUnknownEndingOfAGivenFormat_isThatFormat() throws Exception {
    try (var server = new ScriptedServer("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\n{}")) {
      export(server, "--format=csv", "-o", directory.resolve("spans.tab.gz").toString());
      assertThat(server.requests().getFirst())
          .contains("{\"export_format\":\"csv\",\"compression\":\"gzip\",");
    }
  }

  @Test
  void export_toWhatIsNoFile_isRefused() throws Exception {
    try (var server = new ScriptedServer(BUSY)) {
      assertThat(export(server, "-o", directory.toString())).isEqualTo(2);
      assertThat(server.requests()).isEmpty();
    }
    assertThat(directory).isEmptyDirectory();
  }
}
