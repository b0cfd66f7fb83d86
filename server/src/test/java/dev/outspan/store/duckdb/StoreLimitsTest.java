package dev.outspan.store.duckdb;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.query.Selection;
import dev.outspan.span.Span;
import dev.outspan.store.StoreException;
import dev.outspan.store.WriteResult;
import dev.outspan.testing.Spans;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the store refuses to take in.
class StoreLimitsTest {
  private static final DuckDbSettings ROOMY = DuckDbSettings.DEFAULT.withMinimumFreeBytes(0);

  @TempDir Path directory;

  @Test
  void writes_withLessFreeDiskThanAsked_areRefused_andReadsAreNot() {
    try (var store = DuckDbSpanStore.open(directory, ROOMY)) {
      store.writer().upsert(List.of(span("t", "a").make()));
    }
    try (var store = DuckDbSpanStore.open(directory, ROOMY.withMinimumFreeBytes(1L << 60))) {
      assertThatThrownBy(() -> store.writer().upsert(List.of(span("t", "b").make())))
          .isInstanceOf(StoreException.Unavailable.class)
          .hasMessageEndingWith(" bytes of disk are free, 1152921504606846976 are needed to write");
      assertThatThrownBy(store::check).isInstanceOf(StoreException.Unavailable.class);
      assertThat(store.reader().find(ACCOUNT, "a")).isPresent();
      assertThat(store.reader().find(ACCOUNT, "b")).isEmpty();
    }
  }

  /// A batch larger than the whole queue is taken when nothing waits: else it never would be.
  @Test
  void writes_behindAFullQueue_areRefused_andTakenWhenItIsEmpty() throws Exception {
    int most = 20_000;
    assertThat(ROOMY.queueSpans()).isEqualTo(most);
    try (var store = DuckDbSpanStore.open(directory, ROOMY);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var large = threads.submit(() -> untilTaken(store, Spans.many("t", most)));
      int refused = 0;
      int tries = 0;
      while (!large.isDone()) {
        try {
          store.writer().upsert(Spans.many("u" + tries++, 1));
        } catch (StoreException.Overloaded e) {
          assertThat(e).hasMessage("20000 spans wait to be written, the limit is 20000");
          assertThat(e.retryAfter()).isPositive();
          refused++;
        }
      }
      large.get();
      assertThat(refused).isPositive();
      store.writer().upsert(Spans.many("v", most + 1));
      assertThat(store.statistics().volume(Selection.everythingOf(ACCOUNT)).spans())
          .isEqualTo(2L * most + 1 + tries - refused);
    }
  }

  /// Writes a batch, however often another one is before it.
  private static WriteResult untilTaken(DuckDbSpanStore store, List<Span> batch) {
    while (true) {
      try {
        return store.writer().upsert(batch);
      } catch (StoreException.Overloaded _) {
        Thread.onSpinWait();
      }
    }
  }
}
