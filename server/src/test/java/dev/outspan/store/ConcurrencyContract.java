package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Selection;
import dev.outspan.span.Span;
import dev.outspan.testing.Spans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// [SpanWriter] 5, and reads during writes.
public abstract class ConcurrencyContract extends StoreContract {
  private static final int THREADS = 8;

  /// Runs a task on each of several threads at once, and gives what they answered.
  private static <T> List<T> atOnce(List<Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<T>>();
      for (Callable<T> task : tasks) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      start.countDown();
      var answers = new ArrayList<T>();
      for (Future<T> future : futures) {
        answers.add(future.get());
      }
      return answers;
    }
  }

  // 5
  @Test
  void insert_ofOneKeyByManyThreads_succeedsOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      List<Span> batch = spans(span("t", "k" + round), span("t", "l" + round));
      var tasks = new ArrayList<Callable<WriteResult>>();
      for (int i = 0; i < THREADS; i++) {
        tasks.add(() -> store.writer().insert(batch));
      }
      assertThat(atOnce(tasks)).filteredOn(WriteResult.Stored.class::isInstance).hasSize(1);
    }
    assertThat(everything()).hasSize(20);
  }

  @Test
  void upsert_ofOneKeyByManyThreads_leavesOneOfTheCompletedWrites() throws Exception {
    for (int round = 0; round < 10; round++) {
      String id = "k" + round;
      var tasks = new ArrayList<Callable<WriteResult>>();
      for (int i = 0; i < THREADS; i++) {
        var write = span("t", id).name("write " + i).startUs(START_US + i);
        List<Span> batch = spans(i % 2 == 0 ? write.lastingUs(1) : write);
        tasks.add(() -> store.writer().upsert(batch));
      }
      atOnce(tasks);
      assertThat(store.reader().find(ACCOUNT, id).orElseThrow().timing().isCompleted()).isTrue();
    }
    assertThat(ids()).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void writes_byManyThreads_allArrive() throws Exception {
    var tasks = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < THREADS; i++) {
      String trace = "t" + i;
      tasks.add(
          () -> {
            for (Span span : Spans.many(trace, 40)) {
              assertThat(store.writer().insert(List.of(span)))
                  .isEqualTo(new WriteResult.Stored(List.of(span)));
            }
            return 40;
          });
    }
    atOnce(tasks);
    assertThat(everything()).hasSize(40 * THREADS).doesNotHaveDuplicates();
  }

  // 2 and SpanReader 4
  @Test
  void scan_duringWrites_seesWholeBatchesAndEverythingAcknowledged() throws Exception {
    var acknowledged = new AtomicInteger();
    Callable<Integer> writing =
        () -> {
          for (int batch = 0; batch < 60; batch++) {
            store.writer().upsert(batch(batch));
            acknowledged.set(batch + 1);
          }
          return 0;
        };
    Callable<Integer> reading =
        () -> {
          int scans = 0;
          while (acknowledged.get() < 60) {
            int before = acknowledged.get();
            Map<String, Integer> sizes = new HashMap<>();
            for (Span span : scan(Selection.everythingOf(ACCOUNT))) {
              sizes.merge(span.key().traceId(), 1, Integer::sum);
            }
            assertThat(sizes.size()).isGreaterThanOrEqualTo(before);
            assertThat(sizes.values()).allMatch(size -> size == 7);
            scans++;
          }
          return scans;
        };
    atOnce(List.of(writing, reading, reading));
    assertThat(everything()).hasSize(420);
  }

  private static List<Span> batch(int number) {
    var batch = new ArrayList<Span>();
    for (int i = 0; i < 7; i++) {
      batch.add(
          span("t%03d".formatted(number), "s" + i)
              .startUs(START_US + i * 1_000_000L + number)
              .make());
    }
    return batch;
  }
}
