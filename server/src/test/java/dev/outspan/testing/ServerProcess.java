package dev.outspan.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// The packaged server, run as a process of its own on a port that the system picks.
///
/// What it writes to stderr is kept in `DATA_DIR.log`, through restarts on the same directory.
/// Closing kills it if it still runs.
public final class ServerProcess implements AutoCloseable {
  /// Those of the launcher.
  private static final String JVM_OPTIONS = "-Xmx512m -Xmn128m -XX:+UseSerialGC";

  private static final int START_SECONDS = 30;
  private static final int STOP_SECONDS = 30;
  private static final Pattern ADDRESS = Pattern.compile("listening on (http://\\S+)");

  private final Process process;
  private final Path log;
  private final URI address;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.address = awaitAddress();
  }

  /// Starts the server, and returns when it listens.
  ///
  /// @param dataDir made by the server if it is not there
  /// @param apiKeys the value of `OUTSPAN_API_KEYS`
  /// @param options of the command `serve`, beside the port and the data directory
  public static ServerProcess start(Path dataDir, String apiKeys, String... options)
      throws IOException {
    return start(dataDir, apiKeys, Map.of(), options);
  }

  /// The same with more variables in its environment.
  public static ServerProcess start(
      Path dataDir, String apiKeys, Map<String, String> environment, String... options)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JVM_OPTIONS.split(" ")));
    command.addAll(List.of("-jar", System.getProperty("outspan.jar"), "serve"));
    command.addAll(List.of("--port", "0", "--admin-port", "0", "--data-dir", dataDir.toString()));
    command.addAll(List.of(options));
    Path log = dataDir.resolveSibling(dataDir.getFileName() + ".log");
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("OUTSPAN_API_KEYS", apiKeys);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new ServerProcess(builder.start(), log);
  }

  /// Where it listens, without a slash at the end.
  public URI address() {
    return address;
  }

  /// What it and earlier processes on the same directory wrote to stderr.
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The most memory that it had at a time, as the system counts it (Linux).
  public long mostResidentBytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/%d/status".formatted(process.pid())))) {
      return lines
              .filter(line -> line.startsWith("VmHWM:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum()
          << 10;
    }
  }

  /// Sends SIGTERM and waits until the process is gone.
  ///
  /// @return its exit code
  public int stop() throws InterruptedException {
    process.destroy();
    return awaitExit();
  }

  /// Sends SIGKILL and waits until the process is gone.
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private int awaitExit() throws InterruptedException {
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still runs after %d s\n%s".formatted(STOP_SECONDS, log()));
    }
    return process.exitValue();
  }

  private URI awaitAddress() {
    var found = new CompletableFuture<URI>();
    Thread.ofPlatform().daemon().start(() -> readOutput(found));
    try {
      return found.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new AssertionError("did not start\n" + log(), e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new AssertionError(e);
    }
  }

  /// Reads to the end, so that the process never waits for its reader.
  private void readOutput(CompletableFuture<URI> found) {
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        var address = ADDRESS.matcher(line);
        if (address.find()) {
          found.complete(URI.create(address.group(1)));
        }
      }
    } catch (IOException e) {
      found.completeExceptionally(e);
    }
    found.completeExceptionally(new IOException("ended without an address"));
  }
}
