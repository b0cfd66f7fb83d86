package dev.outspan.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TailCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String BUSY =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 20\r\n\r\n{\"detail\":\"stopped\"}";

  private final PrintStream systemOut = System.out;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void restore() {
    System.setOut(systemOut);
  }

  private int tail(ScriptedServer server, BooleanSupplier end, String... more) throws Exception {
    System.setOut(new PrintStream(out, true, UTF_8));
    var command = new CommandLine(new TailCommand()).setErr(new PrintWriter(err, true));
    command.setExecutionExceptionHandler(
        (failure, _, _) -> {
          err.write(failure.getMessage());
          return 1;
        });
    var arguments = new ArrayList<>(List.of("--json", "--interval=100ms"));
    arguments.addAll(List.of("--url", server.address().toString()));
    arguments.addAll(List.of(more));
    var run = new FutureTask<>(() -> command.execute(arguments.toArray(String[]::new)));
    Thread thread = Thread.ofPlatform().start(run);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!end.getAsBoolean() && !run.isDone()) {
      assertThat(System.nanoTime()).as("%s%s", out, err).isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
    thread.interrupt();
    return run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void tail_showsEachChangeOnce_throughARestart() throws Exception {
    try (var server =
        new ScriptedServer(
            ScriptedServer.export("w.1", "{\"id\":\"a\"}\n"),
            ScriptedServer.export("w.2", "{\"id\":\"b\"}\n{\"id\":\"c\"}\n"),
            BUSY,
            BUSY,
            ScriptedServer.export("w.3", "{\"id\":\"d\"}\n"),
            ScriptedServer.export("w.4", ""))) {
      int exitCode =
          tail(server, () -> server.requests().size() > 6, "--name=n", "--from=2026-01-01");
      assertThat(exitCode).isZero();
      assertThat(out.toString(UTF_8).lines())
          .containsExactly("{\"id\":\"a\"}", "{\"id\":\"b\"}", "{\"id\":\"c\"}", "{\"id\":\"d\"}");
      assertThat(err.toString().lines())
          .containsExactly(
              "outspan tail: POST /v5/spans/export was answered with 503: stopped; asking on",
              "outspan tail: the server is back");
      assertThat(server.requests().subList(0, 6))
          .containsExactly(
              asked("?from_ts=2026-01-01T00%3A00%3A00Z", ""),
              asked("", ",\"since\":\"w.1\""),
              asked("", ",\"since\":\"w.2\""),
              asked("", ",\"since\":\"w.2\""),
              asked("", ",\"since\":\"w.2\""),
              asked("", ",\"since\":\"w.3\""));
    }
  }

  private static String asked(String query, String since) {
    return "POST /v5/spans/export%s HTTP/1.1\n{\"names\":[\"n\"],\"export_format\":\"jsonl\"%s}"
        .formatted(query, since);
  }

  @Test
  void tail_upToAMoment_keepsToItInEachQuestion() throws Exception {
    try (var server = new ScriptedServer(ScriptedServer.export("w.1", ""))) {
      String[] window = {"--name=n", "--from=2026-01-01", "--to=2026-02-01"};
      assertThat(tail(server, () -> server.requests().size() > 1, window)).isZero();
      assertThat(server.requests().subList(0, 2))
          .containsExactly(
              asked("?from_ts=2026-01-01T00%3A00%3A00Z&to_ts=2026-02-01T00%3A00%3A00Z", ""),
              asked("?to_ts=2026-02-01T00%3A00%3A00Z", ",\"since\":\"w.1\""));
    }
  }

  @Test
  void tail_ofAServerWithoutWatermarks_fails() throws Exception {
    try (var server = new ScriptedServer(ScriptedServer.export("", ""))) {
      assertThat(tail(server, () -> false)).isEqualTo(1);
      assertThat(err).hasToString("the server gives no watermark: it is too old to be followed");
    }
  }

  @Test
  void tail_ofWhatIsRefused_fails() throws Exception {
    try (var server =
        new ScriptedServer(
            ScriptedServer.export("w.1", ""),
            "HTTP/1.1 401 Unauthorized\r\nContent-Length: 17\r\n\r\n{\"detail\":\"gone\"}")) {
      assertThat(tail(server, () -> false)).isEqualTo(1);
      assertThat(err).hasToString("POST /v5/spans/export was answered with 401: gone");
    }
  }
}
