package dev.outspan.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Measures the packaged server end to end, each figure beside a ceiling of the same run.
///
/// `bench JAR DIRECTORY [SPANS [RECORDED [POSTGRES_BIN]]]`: the server's jar, an empty directory
/// for some gigabytes, the number of spans to export, a file of recorded spans, and where
/// PostgreSQL's programs are.
public final class Main {
  private static final int COPIES = 9;
  private static final long WRITES = 240_000;

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    List<String> given = Arrays.asList(arguments);
    Path jar = Path.of(given.get(0));
    Path directory = Files.createDirectories(Path.of(given.get(1)).toAbsolutePath());
    long spans = given.size() > 2 ? Long.parseLong(given.get(2)) : 1_000_000;
    new IngestBench(directory, jar).run(WRITES);
    var export = new ExportBench(jar, directory.resolve("export"));
    export.fill(spans);
    Rate raw = export.run();
    new SearchBench(jar, directory.resolve("export")).run();
    System.out.printf(
        "static file of that size     %s%n",
        StaticFileBench.run(directory, raw.bytes(), raw.spans()));
    if (given.size() > 4) {
      againstPostgres(jar, directory, Path.of(given.get(3)), Path.of(given.get(4)));
    }
  }

  private static void againstPostgres(Path jar, Path directory, Path recorded, Path binaries)
      throws IOException {
    Path data = directory.resolve("recorded");
    RealSpans.fill(recorded, data, COPIES);
    System.out.printf("%nrecorded spans, %d times%n", COPIES);
    Rate ours = new ExportBench(jar, data).run();
    Path shared =
        Files.createDirectories(Path.of("/var/tmp", "outspan-bench-" + System.nanoTime()));
    Path csv = shared.resolve("spans.csv");
    exportCsv(jar, data, csv);
    try (var postgres = PostgresBench.start(binaries, shared.resolve("postgres"))) {
      postgres.load(csv);
      Rate theirs = ExportBench.best(3, _ -> postgres.copy());
      System.out.printf("PostgreSQL, row_to_json      %s%n", theirs);
      System.out.printf(
          "  raw / PostgreSQL           %.2f  (2.5 wanted)%n",
          ours.spansPerSecond() / theirs.spansPerSecond());
      System.out.printf(
          "  CPU of ours                %.1f µs a span (at most 6)%n", ours.cpuMicrosPerSpan());
    }
  }

  private static void exportCsv(Path jar, Path data, Path csv) throws IOException {
    try (var server = ServerProcess.start(jar, data);
        OutputStream out = Files.newOutputStream(csv)) {
      var url = server.address().resolve("/v5/spans/export").toURL();
      var connection = (HttpURLConnection) url.openConnection();
      connection.setRequestProperty("x-api-key", "bench");
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setRequestProperty("Accept", "text/csv");
      connection.setDoOutput(true);
      connection.getOutputStream().write(new byte[] {'{', '}'});
      connection.getInputStream().transferTo(out);
    }
  }
}
