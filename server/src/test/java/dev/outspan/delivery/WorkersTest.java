package dev.outspan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.delivery.ExportSettings.Share;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();

  private String next() throws InterruptedException {
    return String.valueOf(begun.poll(20, TimeUnit.SECONDS));
  }

  private Runnable named(String name) {
    return () -> begun.add(name);
  }

  /// A task that goes on until the latch is open.
  private Runnable held(String name, CountDownLatch end) {
    return () -> {
      begun.add(name);
      try {
        assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    };
  }

  @Test
  void run_leavesAThreadToOtherAccounts() throws Exception {
    var end = new CountDownLatch(1);
    try (var workers = new Workers(new Share(2, 1))) {
      workers.run("a", held("a1", end));
      workers.run("a", named("a2"));
      workers.run("b", named("b1"));
      assertThat(List.of(next(), next())).containsExactlyInAnyOrder("a1", "b1");
      workers.run("b", named("b2"));
      assertThat(next()).isEqualTo("b2");
      assertThat(begun).isEmpty();
      end.countDown();
      assertThat(next()).isEqualTo("a2");
    }
  }

  @Test
  void run_takesAccountsInTurns() throws Exception {
    var end = new CountDownLatch(1);
    try (var workers = new Workers(new Share(1, 1))) {
      workers.run("a", held("a1", end));
      for (String task : List.of("a2", "a3", "b1", "b2", "c1")) {
        workers.run(task.substring(0, 1), named(task));
      }
      end.countDown();
      assertThat(List.of(next(), next(), next(), next(), next(), next()))
          .containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
    }
  }

  @Test
  void run_afterATaskThatFailed_goesOn() throws Exception {
    var seen = new LinkedBlockingQueue<Throwable>();
    var before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, failure) -> seen.add(failure));
    try (var workers = new Workers(new Share(1, 1))) {
      workers.run(
          "a",
          () -> {
            throw new IllegalStateException("as the test wants it");
          });
      workers.run("a", named("a2"));
      assertThat(next()).isEqualTo("a2");
      assertThat(seen.poll(20, TimeUnit.SECONDS)).hasMessage("as the test wants it");
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void close_waitsForWhatRuns_andBeginsNothing() throws Exception {
    var end = new CountDownLatch(1);
    var workers = new Workers(new Share(1, 1));
    workers.run("a", held("a1", end));
    workers.run("a", named("a2"));
    assertThat(next()).isEqualTo("a1");
    var closing = Thread.ofVirtual().start(workers::close);
    while (closing.isAlive() && closing.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    workers.run("b", named("b1"));
    end.countDown();
    closing.join();
    assertThat(begun).isEmpty();
  }
}
