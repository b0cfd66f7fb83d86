package dev.outspan.bench;

import dev.outspan.sample.RequestItem;
import dev.outspan.span.Span;
import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.DuckDbSpanStore;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Durable upserts in batches of 1,000, each span at its start and at its end, by four writers:
/// into the bare store and over HTTP, in turns, the same spans.
final class IngestBench {
  private static final int WRITERS = 4;
  private static final int BATCH_SPANS = 1_000;
  private static final int ROUND_BATCHES = 60;

  /// Rounds that are not measured, while the compilers of both processes are at work.
  private static final int WARM_UP_ROUNDS = 3;
  private static final int TRACES_PER_SECOND = 1_500;

  private final Path directory;
  private final Path jar;

  IngestBench(Path directory, Path jar) {
    this.directory = directory;
    this.jar = jar;
  }

  /// Writes until so many writes were made to each.
  void run(long writes) throws IOException {
    var workload = Workload.of(Workload.traces(TRACES_PER_SECOND, "bench"), 0, Integer.MAX_VALUE);
    var bare = new Rate(0, 0, Duration.ZERO, Duration.ZERO);
    var http = bare;
    try (var store =
            DuckDbSpanStore.open(directory.resolve("ingest-bare"), DuckDbSettings.DEFAULT);
        var server = ServerProcess.start(jar, directory.resolve("ingest-http"))) {
      for (int round = 0; http.spans() < writes; round++) {
        var batches = new ArrayList<List<Span>>();
        for (int i = 0; i < ROUND_BATCHES; i++) {
          batches.add(workload.nextBatch(BATCH_SPANS));
        }
        Rate bareRound = bareRound(store, batches);
        Rate httpRound = httpRound(server, batches.stream().map(IngestBench::body).toList());
        if (round >= WARM_UP_ROUNDS) {
          bare = bare.plus(bareRound);
          http = http.plus(httpRound);
        }
      }
    }
    System.out.printf("ingest, bare store           %s%n", bare);
    System.out.printf("ingest, over HTTP            %s%n", http);
    System.out.printf(
        "  over HTTP / bare store     %.2f  (at least 0.5)%n",
        http.spansPerSecond() / bare.spansPerSecond());
  }

  private static Rate bareRound(DuckDbSpanStore store, List<List<Span>> batches)
      throws IOException {
    var queue = new ConcurrentLinkedQueue<>(batches);
    return timed(
        ProcessHandle.current().pid(),
        () -> {
          for (var batch = queue.poll(); batch != null; batch = queue.poll()) {
            store.writer().upsert(batch);
          }
        });
  }

  private static Rate httpRound(ServerProcess server, List<byte[]> bodies) throws IOException {
    var queue = new ConcurrentLinkedQueue<>(bodies);
    return timed(server.pid(), () -> sendAll(server, queue));
  }

  private static void sendAll(ServerProcess server, Queue<byte[]> queue) {
    try (var connection = new RawHttp(server.address())) {
      for (var body = queue.poll(); body != null; body = queue.poll()) {
        var answer = connection.send("PUT", "/v5/spans/batch", ServerProcess.KEY_HEADERS, body);
        if (answer.status() != 200) {
          throw new IllegalStateException("a batch was answered " + answer.status());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Rate timed(long pid, Runnable writer) throws IOException {
    Duration cpu = ProcessUse.of(pid).cpu();
    long begin = System.nanoTime();
    var writers = new ArrayList<Thread>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(Thread.ofPlatform().start(writer));
    }
    for (Thread thread : writers) {
      join(thread);
    }
    return new Rate(
        (long) ROUND_BATCHES * BATCH_SPANS,
        0,
        Duration.ofNanos(System.nanoTime() - begin),
        ProcessUse.of(pid).cpu().minus(cpu));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] body(List<Span> batch) {
    var body = new Utf8Buffer(4 << 20);
    body.appendAscii("{\"items\":[");
    for (int i = 0; i < batch.size(); i++) {
      if (i > 0) {
        body.append((byte) ',');
      }
      RequestItem.writeWhole(batch.get(i), body);
    }
    body.appendAscii("]}");
    return body.toByteArray();
  }
}
