package dev.outspan.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The packaged server in a process of its own, started as the launcher starts it.
final class ServerProcess implements AutoCloseable {
  static final String KEY_HEADERS = "x-api-key: bench\r\nContent-Type: application/json\r\n";

  private static final String LISTENING = "listening on ";

  private final Process process;
  private final URI address;

  private ServerProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  static ServerProcess start(Path jar, Path data) throws IOException {
    var builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Xmn128m",
                "-XX:+UseSerialGC",
                "-Doutspan.log.level=WARN",
                "-jar",
                jar.toString(),
                "serve",
                "--port",
                "0",
                "--admin-port",
                "0",
                "--data-dir",
                data.toString()));
    builder.environment().put("OUTSPAN_API_KEYS", "bench=bench");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    BufferedReader output = process.inputReader(UTF_8);
    Optional<String> listening =
        output.lines().filter(line -> line.startsWith(LISTENING)).findFirst();
    if (listening.isEmpty()) {
      process.destroyForcibly();
      throw new IOException("the server ended without listening");
    }
    return new ServerProcess(process, URI.create(listening.get().substring(LISTENING.length())));
  }

  URI address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
