package dev.outspan.bench;

import dev.outspan.http.Exchange;
import dev.outspan.http.HttpServer;
import dev.outspan.http.HttpSettings;
import dev.outspan.http.Routes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What the server's transport can stream at most: a file without content, read and sent on.
final class StaticFileBench {
  private StaticFileBench() {}

  /// @param spans what the rate is counted in
  static Rate run(Path directory, long bytes, long spans) throws IOException {
    Path file = directory.resolve("static");
    try (var empty = new RandomAccessFile(file.toFile(), "rw")) {
      empty.setLength(bytes);
    }
    var routes = new Routes().addPublic("GET", "/file", exchange -> send(exchange, file));
    try (var server =
            HttpServer.start(HttpSettings.DEFAULT.withPort(0), routes, _ -> Optional.empty());
        var connection = new RawHttp(URI.create("http://127.0.0.1:" + server.port()))) {
      return ExportBench.best(3, _ -> download(connection, spans));
    }
  }

  private static void send(Exchange exchange, Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var out = exchange.stream(200, Map.of(), Exchange.Trailers.NONE);
      var buffer = new byte[64 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    }
  }

  private static Rate download(RawHttp connection, long spans) throws IOException {
    long pid = ProcessHandle.current().pid();
    Duration cpu = ProcessUse.of(pid).cpu();
    long begin = System.nanoTime();
    var answer = connection.send("GET", "/file", "", new byte[0]);
    return new Rate(
        spans,
        answer.bytes(),
        Duration.ofNanos(System.nanoTime() - begin),
        ProcessUse.of(pid).cpu().minus(cpu));
  }
}
