package dev.outspan.store.duckdb;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;

import dev.outspan.span.Span;
import dev.outspan.store.WriteResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A program that writes, deletes and erases until it is killed, and says what it did.
///
/// Three threads write batches, each twice, as starts and as ends, and print `+` and the trace id
/// once the second one was acknowledged. A fourth one deletes some of the traces: it prints `?` and
/// the trace id before, `-` and the trace id after; and erases what it deleted.
final class WritingProcess {
  static final int BATCH = 20;

  private static final BlockingQueue<String> WRITTEN = new LinkedBlockingQueue<>();

  private WritingProcess() {}

  /// Arguments: the store's directory, and what the trace ids begin with.
  public static void main(String[] args) {
    var settings = DuckDbSettings.DEFAULT.withMinimumFreeBytes(0).withCheckpointBytes(256 << 10);
    var store = DuckDbSpanStore.open(Path.of(args[0]), settings);
    for (int thread = 0; thread < 3; thread++) {
      String prefix = args[1] + "-" + thread + "-";
      Thread.ofPlatform().start(() -> write(store, prefix));
    }
    Thread.ofPlatform().start(() -> delete(store));
  }

  private static void write(DuckDbSpanStore store, String prefix) {
    for (int number = 0; true; number++) {
      String traceId = prefix + number;
      store.writer().upsert(batch(traceId, number, false));
      if (store.writer().upsert(batch(traceId, number, true)) instanceof WriteResult.Stored) {
        System.out.println("+" + traceId);
        WRITTEN.add(traceId);
      }
    }
  }

  private static void delete(DuckDbSpanStore store) {
    try {
      while (true) {
        for (int i = 0; i < 4; i++) {
          String traceId = WRITTEN.take();
          System.out.println("?" + traceId);
          store.deletion().deleteTrace(ACCOUNT, traceId);
          System.out.println("-" + traceId);
        }
        store.deletion().erase();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts", e);
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
