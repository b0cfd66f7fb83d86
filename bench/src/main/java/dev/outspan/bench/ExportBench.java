package dev.outspan.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.query.Selection;
import dev.outspan.span.Span;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.DuckDbSpanStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;

/// Exports of everything that is stored: the store's own ordered scan, whose rows are dropped in
/// the process, against the raw form, the JSON envelope and a static file of the same size, over
/// loopback.
final class ExportBench {
  private static final int RUNS = 3;
  private static final int BATCH_SPANS = 1_000;

  private final Path jar;
  private final Path data;

  /// @param data the data directory of what is exported
  ExportBench(Path jar, Path data) {
    this.jar = jar;
    this.data = data;
  }

  /// Fills the data directory, each span written once, in the order in which they end.
  void fill(long spans) {
    try (var store = DuckDbSpanStore.open(data, DuckDbSettings.DEFAULT)) {
      var workload = Workload.of(Workload.traces(1_500, "bench"), 0, Integer.MAX_VALUE);
      for (long written = 0; written < spans; written += BATCH_SPANS) {
        var batch = new ArrayList<Span>(BATCH_SPANS);
        while (batch.size() < BATCH_SPANS) {
          Span span = workload.next();
          if (span.timing().isCompleted()) {
            batch.add(span);
          }
        }
        store.writer().upsert(batch);
      }
    }
  }

  /// Prints the rates and their ratios.
  ///
  /// @return the rate of the raw form
  Rate run() throws IOException {
    Rate raw = runLines();
    runParquet(raw.spans());
    return raw;
  }

  private Rate runLines() throws IOException {
    Rate scan = best(RUNS, _ -> this.scan());
    System.out.printf("ordered scan, dropped        %s%n", scan);
    try (var server = ServerProcess.start(jar, data)) {
      var first = new double[] {Double.MAX_VALUE};
      Rate raw = best(RUNS, _ -> export(server, File.LINES, scan.spans(), first));
      System.out.printf("export, raw                  %s%n", raw);
      System.out.printf(
          Locale.ROOT,
          "  first byte %.3f s (under 0.5), most resident memory %,d MiB (under 1,024)%n",
          first[0],
          ProcessUse.of(server.pid()).peakResidentBytes() >> 20);
      Rate direct = best(RUNS, _ -> export(server, File.ENVELOPE, scan.spans(), new double[1]));
      System.out.printf("export, envelope             %s%n", direct);
      System.out.printf("  raw / scan                 %.2f  (at least 0.7)%n", ratio(raw, scan));
      System.out.printf("  envelope / raw             %.2f  (at least 0.7)%n", ratio(direct, raw));
      System.out.printf(
          Locale.ROOT,
          "  most resident memory %,d MiB, envelopes included%n",
          ProcessUse.of(server.pid()).peakResidentBytes() >> 20);
      return raw;
    }
  }

  /// In a server of its own, so that the memory is that of these exports.
  private void runParquet(long rows) throws IOException {
    try (var server = ServerProcess.start(jar, data)) {
      var first = new double[] {Double.MAX_VALUE};
      Rate parquet = best(2, _ -> export(server, File.PARQUET, rows, first));
      System.out.printf("export, parquet              %s%n", parquet);
      System.out.printf(
          Locale.ROOT,
          "  a file of %,d MB, first byte %.1f s, most resident memory %,d MiB (under 1,024)%n",
          parquet.bytes() / 1_000_000,
          first[0],
          ProcessUse.of(server.pid()).peakResidentBytes() >> 20);
    }
  }

  /// What is asked for.
  private enum File {
    LINES("application/x-ndjson", "jsonl"),
    ENVELOPE("application/json", "jsonl"),
    PARQUET("application/vnd.apache.parquet", "parquet");

    private final String accept;
    private final String format;

    File(String accept, String format) {
      this.accept = accept;
      this.format = format;
    }

    private byte[] request() {
      return "{\"export_format\":\"%s\"}".formatted(format).getBytes(UTF_8);
    }
  }

  /// One run.
  @FunctionalInterface
  interface Run {
    Rate run(int number) throws IOException;
  }

  static Rate best(int runs, Run run) throws IOException {
    Rate best = run.run(0);
    for (int i = 1; i < runs; i++) {
      Rate next = run.run(i);
      best = next.spansPerSecond() > best.spansPerSecond() ? next : best;
    }
    return best;
  }

  private static double ratio(Rate ours, Rate ceiling) {
    return ours.spansPerSecond() / ceiling.spansPerSecond();
  }

  private Rate scan() throws IOException {
    long pid = ProcessHandle.current().pid();
    try (var store = DuckDbSpanStore.open(data, DuckDbSettings.DEFAULT)) {
      Duration cpu = ProcessUse.of(pid).cpu();
      long begin = System.nanoTime();
      long rows = 0;
      long bytes = 0;
      try (var scan = store.reader().scan(Selection.everythingOf("bench"), Assessments.NONE)) {
        while (scan.next()) {
          rows++;
          bytes += scan.row().sizeBytes();
        }
      }
      return new Rate(
          rows,
          bytes,
          Duration.ofNanos(System.nanoTime() - begin),
          ProcessUse.of(pid).cpu().minus(cpu));
    }
  }

  /// @param firstByteSeconds its only element becomes the least time to the first byte
  private static Rate export(ServerProcess server, File file, long rows, double[] firstByteSeconds)
      throws IOException {
    try (var connection = new RawHttp(server.address())) {
      Duration cpu = ProcessUse.of(server.pid()).cpu();
      long begin = System.nanoTime();
      var answer =
          connection.send(
              "POST",
              "/v5/spans/export",
              ServerProcess.KEY_HEADERS + "Accept: " + file.accept + "\r\n",
              file.request());
      long took = System.nanoTime() - begin;
      firstByteSeconds[0] = Math.min(firstByteSeconds[0], answer.firstByteNanos() / 1e9);
      String told = answer.trailers().getOrDefault("outspan-rows", String.valueOf(rows));
      if (answer.status() != 200 || Long.parseLong(told) != rows) {
        throw new IllegalStateException(
            "status %d with %s rows, not %d".formatted(answer.status(), told, rows));
      }
      return new Rate(
          rows,
          answer.bytes(),
          Duration.ofNanos(took),
          ProcessUse.of(server.pid()).cpu().minus(cpu));
    }
  }
}
