package dev.outspan.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged server, told to stop at awkward times.
class StopIT {
  private static final String LISTENING = "listening on ";
  private static final String KEY = "API key of the account default, shown only now: ";
  private static final int KILLED_BY_SIGTERM = 128 + 15;

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();

  private Path data() {
    return folder.resolve("data");
  }

  private Path temporary() throws IOException {
    return Files.createDirectories(folder.resolve("tmp"));
  }

  private Process serve(String... options) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-jar", System.getProperty("outspan.jar"), "serve"));
    command.addAll(List.of("--data-dir", data().toString()));
    command.addAll(List.of(options));
    var builder = new ProcessBuilder(command).redirectError(folder.resolve("log").toFile());
    // Not a pipe, which this JVM would close with the first signal that it sends.
    builder.redirectOutput(output().toFile());
    builder.environment().remove("OUTSPAN_API_KEYS");
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary());
    processes.add(builder.start());
    return processes.getLast();
  }

  @AfterEach
  void killAll() {
    processes.forEach(Process::destroyForcibly);
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private static int exitCode(Process process, int seconds) throws InterruptedException {
    assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private Path output() {
    return folder.resolve("output");
  }

  /// What follows these words in the output, as soon as they are there.
  private String said(String words) {
    await(() -> output(words).isPresent());
    return output(words).orElseThrow();
  }

  private Optional<String> output(String words) {
    try (var lines = Files.lines(output())) {
      return lines
          .filter(line -> line.startsWith(words))
          .map(line -> line.substring(words.length()))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int portAnnounced() {
    return URI.create(said(LISTENING)).getPort();
  }

  private static boolean isOpen(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void stop_inTheInstantOfTheAnnouncement_endsWith0_andLeavesNoTemporaryFile() throws Exception {
    for (int i = 0; i < 3; i++) {
      Process server = serve("--port", "0");
      said(LISTENING);
      server.destroy();
      assertThat(exitCode(server, 20)).isZero();
    }
    assertThat(temporary()).isEmptyDirectory();
  }

  @Test
  void stop_duringTheStart_waitsForIt_andTheFirstKeyIsShown() throws Exception {
    Files.createDirectories(data());
    Process server;
    try (var channel =
            FileChannel.open(
                data().resolve("keys.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      server = serve("--port", "0");
      await(() -> Files.exists(data().resolve("spans.duckdb")));
      server.destroy();
      assertThat(server.isAlive()).isTrue();
    }
    assertThat(exitCode(server, 20)).isZero();
    assertThat(said(KEY)).startsWith("osp_");
  }

  @Test
  void stop_aSecondTime_endsAtOnce() throws Exception {
    Process server = serve("--port", "0");
    String key = said(KEY);
    int port = portAnnounced();
    try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client
          .getOutputStream()
          .write(
              """
              POST /v5/spans HTTP/1.1\r
              Host: a\r
              x-api-key: %s\r
              Content-Length: 9\r
              Expect: 100-continue\r
              \r
              """
                  .formatted(key)
                  .getBytes(UTF_8));
      // The request runs: the server asks for its body.
      assertThat(client.getInputStream().readNBytes("HTTP/1.1 100".length())).isNotEmpty();
      server.destroy();
      await(() -> !isOpen(port));
      server.destroy();
      assertThat(exitCode(server, 5)).isEqualTo(KILLED_BY_SIGTERM);
    }
  }

  @Test
  void start_onAPortThatIsTaken_endsWith1_andSaysWhy() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThat(exitCode(serve("--port", Integer.toString(port)), 20)).isEqualTo(1);
      assertThat(Files.readString(folder.resolve("log")))
          .contains(
              ("outspan: cannot listen on 127.0.0.1:%d: Address already in use;"
                      + " --port and --admin-port name others")
                  .formatted(port));
    }
    assertThat(temporary()).isEmptyDirectory();
  }
}
