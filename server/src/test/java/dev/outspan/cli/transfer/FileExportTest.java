package dev.outspan.cli.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.outspan.cli.file.OutputFile;
import dev.outspan.cli.terminal.Report;
import dev.outspan.client.FakeExports;
import dev.outspan.client.FakeExports.Turn;
import dev.outspan.client.Json;
import dev.outspan.client.NoFile;
import dev.outspan.client.Patience;
import dev.outspan.client.Receipt;
import dev.outspan.client.Refusal;
import dev.outspan.client.Sha256;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class FileExportTest {
  private static final byte[] FILE = "{}\n{}\n{}\n".getBytes(UTF_8);
  private static final Patience.Terms HASTE =
      new Patience.Terms(2, Duration.ofMillis(1), Duration.ofMillis(1));

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  private static final String GIVEN_UP = "the export was given up";
  private static final String END = "DELETE /v5/exports/e1?unfinished=true";

  @TempDir private Path directory;
  private final StringWriter err = new StringWriter();
  private final Holder holder = new Holder();
  private final CommandLine command = new CommandLine(holder);

  @Command(name = "test")
  private static final class Holder {
    @Mixin private final Report report = new Report();
  }

  private Path file() {
    return directory.resolve("spans.jsonl");
  }

  private Receipt receipt() throws IOException {
    Path whole = Files.write(directory.resolve("whole"), FILE);
    String sha256 = Sha256.of(whole);
    Files.delete(whole);
    return new Receipt("e1.jsonl", 3, FILE.length, sha256, Optional.of("w.1"), Map.of());
  }

  private FakeExports server(Turn... turns) throws IOException {
    return new FakeExports(FILE, receipt().manifest().toString(), turns);
  }

  private FileExport export(FakeExports server, String... arguments) {
    command.setErr(new PrintWriter(err, true)).parseArgs();
    var order =
        new ExportOrder(Map.of(), Json.object().put("export_format", "jsonl"), List.of(arguments));
    return new FileExport(
        server.client(),
        order,
        new OutputFile(file()),
        holder.report,
        () -> new Patience(HASTE, _ -> {}));
  }

  /// Runs an export that is given up as soon as `moment` has come.
  ///
  /// @param then what happens after that
  /// @return why it failed
  private static IOException giveUp(FileExport export, BooleanSupplier moment, Runnable then)
      throws Exception {
    var run = new FutureTask<>(() -> catchThrowableOfType(IOException.class, export::run));
    Thread.ofVirtual().start(run);
    await(moment);
    export.abandon();
    then.run();
    return run.get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static void await(BooleanSupplier moment) {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (!moment.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void run_leavesTheFileAndItsManifest() throws IOException {
    try (var server = server()) {
      assertThat(export(server).run()).isEqualTo(receipt());
      assertThat(server.requests())
          .containsExactly(
              "POST /v5/spans/export",
              "GET /v5/exports/e1",
              "GET /v5/exports/e1",
              "GET /v5/exports/e1",
              "GET /v5/exports/e1",
              "GET /v5/exports/e1",
              "GET /files/2");
    }
    assertThat(files()).containsExactly("spans.jsonl", "spans.jsonl.manifest.json");
    assertThat(Files.readAllBytes(file())).isEqualTo(FILE);
    assertThat(Receipt.of(Json.parse(Files.readString(OutputFile.manifestOf(file())))))
        .isEqualTo(receipt());
  }

  @Test
  void run_thatHasToTryAgain_saysEachTimeWhy() throws IOException {
    try (var server = server(new Turn.Cut(4), new Turn.Refuse(503))) {
      export(server).run();
    }
    assertThat(err.toString().lines())
        .containsExactly(
            "test: the server cannot read now what the file of the export is; trying again in 0.0 s",
            "test: the download broke off at byte 4: Premature EOF; trying again in 0.0 s",
            "test: GET /files/2 was answered with 503: refused; trying again in 7 s");
  }

  @Test
  void run_thatBreaksOff_keepsTheOldFileAndCanBeTakenUpAgain() throws IOException {
    Files.writeString(file(), "old");
    try (var server = server(new Turn.Cut(4), new Turn.Cut(0), new Turn.Cut(0))) {
      assertThatThrownBy(() -> export(server, "-o", "x").run())
          .isInstanceOf(IOException.class)
          .hasMessage("the download broke off at byte 4: Premature EOF");
      assertThat(files())
          .containsExactly("spans.jsonl", "spans.jsonl.part", "spans.jsonl.part.json");
      assertThat(file()).hasContent("old");
      assertThatThrownBy(() -> export(server, "-o", "y").resume())
          .hasMessage(
              "%s.part was begun by another command: without --resume a new export begins", file());
      int asked = server.requests().size();
      assertThat(export(server, "-o", "x").resume()).isEqualTo(receipt());
      assertThat(server.requests().subList(asked, server.requests().size()))
          .containsExactly("GET /v5/exports/e1", "GET /v5/exports/e1", "GET /files/4 bytes=4-");
    }
    assertThat(files()).containsExactly("spans.jsonl", "spans.jsonl.manifest.json");
    assertThat(Files.readAllBytes(file())).isEqualTo(FILE);
  }

  @Test
  void resume_ofNothing_beginsAnew() throws IOException {
    try (var server = server()) {
      assertThat(export(server).resume()).isEqualTo(receipt());
    }
  }

  @Test
  void run_afterOneThatBrokeOff_beginsAnew() throws IOException {
    Files.writeString(directory.resolve("spans.jsonl.part"), "{}garbage");
    Files.writeString(directory.resolve("spans.jsonl.part.json"), "{\"export_id\":\"e0\"}");
    try (var server = server()) {
      export(server).run();
      assertThat(server.requests()).last().isEqualTo("GET /files/2");
    }
    assertThat(Files.readAllBytes(file())).isEqualTo(FILE);
  }

  @ParameterizedTest
  @CsvSource({
    "revoked, spans in the file were deleted, the file is gone from the server: spans in the file were deleted",
    "revoked, its time is over, the file is gone from the server: its time is over",
    "failed, it took over 5 minutes, the export failed on the server: it took over 5 minutes",
    "canceled, the export was canceled, the export was canceled on the server"
  })
  void run_ofWhatHasNoFileInTheEnd_saysWhyAndKeepsNothing(
      String status, String detail, String message) throws IOException {
    String state =
        "\"status\":\"%s\",\"error\":{\"reason\":\"word\",\"detail\":\"%s\"}"
            .formatted(status, detail);
    try (var server = server()) {
      server.stand(state);
      assertThatThrownBy(() -> export(server).run()).isInstanceOf(NoFile.class).hasMessage(message);
    }
    assertThat(files()).isEmpty();
    try (var server = server(new Turn.Cut(4))) {
      server.loseFile(state);
      assertThatThrownBy(() -> export(server).run()).isInstanceOf(NoFile.class).hasMessage(message);
      assertThat(server.requests())
          .endsWith("GET /v5/exports/e1", "GET /files/2", "GET /v5/exports/e1");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void run_whereTheServerMakesNoFiles_asksForTheBytes() throws IOException {
    try (var server = server()) {
      server.stopMakingFiles();
      assertThatThrownBy(() -> export(server).run())
          .isInstanceOf(Refusal.class)
          .hasMessage("POST /v5/spans/export was answered with 501: no file storage");
      assertThat(server.requests())
          .containsExactly("POST /v5/spans/export", "POST /v5/spans/export");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void run_thatIsGivenUpWhileItDownloads_endsWhatIsUnfinishedOnly() throws Exception {
    try (var server = server(new Turn.Stall(1))) {
      giveUp(export(server), () -> server.requests().contains("GET /files/2"), server::close);
      assertThat(server.requests()).endsWith("GET /files/2", END);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void run_thatIsGivenUpWhileItAsks_endsWhatItAskedFor() throws Exception {
    try (var server = server()) {
      server.hold();
      var export = export(server);
      var run = new FutureTask<>(() -> catchThrowableOfType(IOException.class, export::run));
      Thread.ofVirtual().start(run);
      await(() -> !server.requests().isEmpty());
      Thread end = Thread.ofPlatform().start(export::abandon);
      await(() -> end.getState() == Thread.State.TIMED_WAITING);
      server.goOn();
      assertThat(end.join(LONGEST_WAIT)).isTrue();
      assertThat(run.get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)).hasMessage(GIVEN_UP);
      assertThat(server.requests()).containsExactly("POST /v5/spans/export", END);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void run_thatIsGivenUpWhileTheFileIsMade_leavesNothing() throws Exception {
    try (var server = server()) {
      server.stand(FakeExports.RUNNING);
      String done =
          "\"status\":\"succeeded\",\"manifest\":%s,\"signed_url\":\"/files/1\""
              .formatted(receipt().manifest());
      IOException failure =
          giveUp(export(server), () -> server.requests().size() > 1, () -> server.stand(done));
      assertThat(failure).hasMessage(GIVEN_UP);
      assertThat(server.requests()).contains(END).doesNotContain("GET /files/1");
    }
    assertThat(files()).isEmpty();
  }
}
