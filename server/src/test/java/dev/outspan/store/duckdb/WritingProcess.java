package dev.outspan.store.duckdb;

import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;

import dev.outspan.span.Span;
import dev.outspan.store.WriteResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program that writes batches from three threads until it is killed, and prints the trace id of
/// each batch once it was acknowledged.
///
/// Every batch is written twice, as starts and as ends; the acknowledged one is the second.
final class WritingProcess {
  static final int BATCH = 20;

  private WritingProcess() {}

  /// Arguments: the store's directory, and what the trace ids begin with.
  public static void main(String[] args) {
    var settings = DuckDbSettings.DEFAULT.withMinimumFreeBytes(0).withCheckpointBytes(256 << 10);
    var store = DuckDbSpanStore.open(Path.of(args[0]), settings);
    for (int thread = 0; thread < 3; thread++) {
      String prefix = args[1] + "-" + thread + "-";
      Thread.ofPlatform().start(() -> write(store, prefix));
    }
  }

  private static void write(DuckDbSpanStore store, String prefix) {
    for (int number = 0; true; number++) {
      String traceId = prefix + number;
      store.writer().upsert(batch(traceId, number, false));
      if (store.writer().upsert(batch(traceId, number, true)) instanceof WriteResult.Stored) {
        System.out.println(traceId);
      }
    }
  }

  private static List<Span> batch(String traceId, int number, boolean isEnd) {
    var batch = new ArrayList<Span>();
    for (int i = 0; i < BATCH; i++) {
      var span = span(traceId, "s" + i).startUs(START_US + number * 1_000L + i);
      batch.add(isEnd ? span.lastingUs(i).output("{\"o\":1}").make() : span.make());
    }
    return batch;
  }
}
