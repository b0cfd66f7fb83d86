package dev.outspan.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outspan.account.EnvironmentKeys;
import dev.outspan.client.Access;
import dev.outspan.client.ApiClient;
import dev.outspan.http.HttpSettings;
import dev.outspan.testing.RecordedSpans;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// The client commands against a real server, as a user runs them.
class ClientCommandsTest {
  private static final int SPANS = 250;

  @TempDir private Path directory;
  private OutspanServer server;
  private Path keyFile;
  private final PrintStream out = System.out;
  private final InputStream in = System.in;

  @BeforeEach
  void start() throws IOException {
    var variables = Map.of(EnvironmentKeys.VARIABLE, "hush=default");
    server =
        OutspanServer.start(directory.resolve("data"), HttpSettings.DEFAULT.withPort(0), variables);
    keyFile = Files.writeString(directory.resolve("key"), "hush\n");
    var client = new ApiClient(new Access(server.address(), "hush"));
    client.send("PUT", "/v5/spans/batch", batch().getBytes(UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(out);
    System.setIn(in);
    server.close();
  }

  /// Spans `s0` … in one trace each, the first of every ten with an error.
  private static String batch() {
    List<String> items =
        IntStream.range(0, SPANS)
            .mapToObj(
                i ->
                    """
                    {"name":"turn","trace_id":"t%d","id":"s%d","start_timestamp":"2026-01-01T00:%02d:%02dZ",
                     "end_timestamp":"2026-01-01T01:00:00Z","status":"%s","input":{"q":"%d"}}"""
                        .formatted(i, i, i / 60, i % 60, i % 10 == 0 ? "ERROR" : "SUCCESS", i))
            .toList();
    return "{\"items\":[" + String.join(",", items) + "]}";
  }

  private record Run(int exitCode, String out, String err) {}

  private Run run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", server.address().toString(), "--api-key-file", keyFile.toString()));
    return runAsItIs(all.toArray(String[]::new));
  }

  private static Run runAsItIs(String... arguments) {
    var data = new ByteArrayOutputStream();
    var err = new StringWriter();
    System.setOut(new PrintStream(data, true, UTF_8));
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(System.out, true, UTF_8)).setErr(new PrintWriter(err, true));
    int exitCode = command.execute(arguments);
    return new Run(exitCode, data.toString(UTF_8), err.toString());
  }

  private static List<JsonNode> lines(String text) {
    return text.lines().map(RecordedSpans::parse).map(JsonNode.class::cast).toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void export_toAFile_isWholeAndVerified() throws IOException {
    Path file = directory.resolve("errors.csv.gz");
    Run run = run("export", "--status", "ERROR", "-o", file.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .startsWith("25 rows, %,d bytes in %s\n".formatted(Files.size(file), file));
    assertThat(run.out()).isEmpty();
    assertThat(files())
        .containsExactly("data", "errors.csv.gz", "errors.csv.gz.manifest.json", "key");
    Run verified = runAsItIs("verify", file.toString());
    assertThat(verified.out())
        .isEqualTo("%s: whole, 25 rows, %,d bytes\n".formatted(file, Files.size(file)));
    assertThat(verified.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "export --columns id -o FILE, columns is for export_format csv",
    "export --from 7d --to 8d, from_ts must not be after to_ts",
    "export --type NONE, 'NONE'",
    "search --sort name, --sort is name: it takes start_timestamp",
    "search --sort duration_ms:down, --sort is duration_ms:down: it takes",
    "export -o missing/x.csv, /missing is not there"
  })
  void commandLineThatIsWrong_endsWithTwo(String line, String message) {
    String file = directory.resolve("x.jsonl").toString();
    Run run = run(line.replace("FILE", file).split(" "));
    assertThat(run.err()).contains(message);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void export_toStandardOutput_isTheSameFile() throws IOException {
    Path file = directory.resolve("spans.jsonl");
    assertThat(run("export", "-o", file.toString()).exitCode()).isZero();
    Run run = run("export", "--format=jsonl");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(Files.readString(file));
    assertThat(run.err()).startsWith("250 rows, ");
    assertThat(lines(run.out())).hasSize(SPANS);
  }

  @Test
  void export_toAParquetFile_isVerifiedByItsBytes() throws IOException {
    Path file = directory.resolve("errors.parquet");
    Run run = run("export", "--status=ERROR", "-o", file.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).startsWith("25 rows, ");
    assertThat(Files.readAllBytes(file)).startsWith("PAR1".getBytes(UTF_8));
    assertThat(runAsItIs("verify", file.toString()).exitCode()).isZero();
  }

  @Test
  void export_sinceFile_isWhatChangedSinceTheLastRun() throws IOException {
    String marks = directory.resolve("sync.txt").toString();
    assertThat(run("export", "--since-file", marks).err()).startsWith("250 rows, ");
    var client = new ApiClient(new Access(server.address(), "hush"));
    client.send(
        "PUT",
        "/v5/spans/batch",
        """
        {"items":[{"name":"turn","trace_id":"t7","id":"s7","start_timestamp":"2026-01-01T00:00:07Z",
         "end_timestamp":"2026-01-01T01:00:00Z","status":"CANCELED"}]}"""
            .getBytes(UTF_8));
    Run changes = run("export", "--since-file", marks);
    assertThat(lines(changes.out()))
        .extracting(span -> span.get("id").textValue() + " " + span.get("status").textValue())
        .containsExactly("s7 CANCELED");
    assertThat(run("export", "--since-file", marks).err()).startsWith("0 rows, 0 bytes\n");
  }

  @Test
  void import_ofAnExport_isTakenIn_andAWrongLineNamed() throws IOException {
    Path file = directory.resolve("spans.jsonl.zst");
    assertThat(run("export", "-o", file.toString()).exitCode()).isZero();
    Run taken = run("import", file.toString());
    assertThat(taken.exitCode()).as(taken.err()).isZero();
    assertThat(taken.err()).startsWith("250 spans");
    Path wrong = Files.writeString(directory.resolve("wrong.jsonl"), "\n{\"id\":\"a\"}\n");
    Run refused = run("import", "--format=outspan", wrong.toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains(wrong + ", line 2: POST /v5/spans/import was answered with 422: ");
  }

  @Test
  void count_isExact() {
    Run run = run("count", "--status=error", "--from=2026-01-01T00:01:00Z");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("19 spans\n");
  }

  @Test
  void search_pagesUpToItsLimit() {
    Run run = run("search", "--limit=220", "--json", "--sort=start_timestamp:asc");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(lines(run.out()))
        .extracting(span -> span.get("id").textValue())
        .containsExactlyElementsOf(IntStream.range(0, 220).mapToObj(i -> "s" + i).toList());
    assertThat(run.err()).isEqualTo("220 spans; there are more: --limit shows them\n");
  }

  @Test
  void search_withoutATerminal_isAPlainTable() {
    Run run = run("search", "--limit=1");
    assertThat(run.out().lines().toList())
        .containsExactly(
            "TIME (UTC)               STATUS    TYPE                NAME                             "
                + "  DURATION  TRACE",
            "2026-01-01 00:04:09.000  SUCCESS   STANDALONE          turn                             "
                + "  55:51  t249".replace("  55:51", "     55:51"));
  }

  @Test
  void whatIsRefused_isOneLine() {
    Run run = run("export", "--columns=nothing", "--format=csv");
    assertThat(run.err())
        .startsWith("outspan: POST /v5/spans/export was answered with 422: body.columns.0: ");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void wrongKey_isOneLineAndStatus1() throws IOException {
    Files.writeString(keyFile, "wrong");
    Run run = run("count");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("outspan: POST /v5/spans/count was answered with 401: ")
        .contains("; keys come from OUTSPAN_API_KEY, ");
  }

  @Test
  void aServerThatIsNotThere_isNamed() {
    Run run = runAsItIs("count", "--url", "http://127.0.0.1:1");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "outspan: cannot reach http://127.0.0.1:1: Connection refused;"
                + " --url or OUTSPAN_URL names another server\n");
  }

  @Test
  void wrongOptions_areStatus2() {
    assertThat(run("export", "--format=xlsx").exitCode()).isEqualTo(2);
    assertThat(run("export", "--from=yesterday").exitCode()).isEqualTo(2);
    assertThat(run("export", "--resume").exitCode()).isEqualTo(2);
    assertThat(run("export", "--since=w", "--since-file=f").exitCode()).isEqualTo(2);
    assertThat(run("search", "--limit=0").exitCode()).isEqualTo(2);
    assertThat(runAsItIs("count", "--url=nowhere").exitCode()).isEqualTo(2);
  }

  @Test
  void anUnknownCommand_isToldOfALikeOne() {
    assertThat(runAsItIs("exprot").err())
        .startsWith("outspan: there is no command 'exprot': did you mean 'export'?\n");
    assertThat(runAsItIs("frobnicate").err())
        .startsWith("outspan: there is no command 'frobnicate'\n");
  }

  @Test
  void help_namesEachCommand() {
    String help = runAsItIs("--help").out();
    assertThat(Main.commandLine().getSubcommands().keySet())
        .allSatisfy(name -> assertThat(help).contains("\n  " + name));
  }

  @Test
  void completion_isAScriptThatKnowsTheCommands() {
    assertThat(runAsItIs("completion").out())
        .startsWith("#!/usr/bin/env bash")
        .contains("--since-file", "\"parquet\"", "complete -F _complete_outspan");
  }

  @Test
  void config_keepsWhatItIsTold() {
    String home = System.getProperty("user.home");
    System.setProperty("user.home", directory.toString());
    try {
      System.setIn(new ByteArrayInputStream("a-key-of-some-length\n".getBytes(UTF_8)));
      assertThat(runAsItIs("config", "set", "api_key").exitCode()).isZero();
      assertThat(runAsItIs("config", "set", "url", server.address().toString()).exitCode())
          .isZero();
      assertThat(runAsItIs("config", "show").out())
          .isEqualTo("url = %s\napi_key = a-ke****\n".formatted(server.address()));
      assertThat(runAsItIs("config", "unset", "url").exitCode()).isZero();
      assertThat(runAsItIs("config", "set", "colour", "blue").err())
          .startsWith("outspan config set: no setting is called 'colour'");
      assertThat(runAsItIs("config", "set", "api_key", "hush").err())
          .startsWith("outspan config set: leave VALUE out: ");
      assertThat(runAsItIs("config", "path").out())
          .isEqualTo(directory.resolve(".config/outspan/client.json") + "\n");
    } finally {
      System.setProperty("user.home", home);
    }
  }
}
