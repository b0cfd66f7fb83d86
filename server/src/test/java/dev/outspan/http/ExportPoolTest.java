package dev.outspan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ExportPoolTest {
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger started = new AtomicInteger();
  private ExportPool pool = new ExportPool(HttpSettings.Exports.DEFAULT);

  @AfterEach
  void close() {
    go.countDown();
    callers.close();
    pool.close();
  }

  private void open(int running, int perAccount, int waiting, Duration patience) {
    pool.close();
    pool = new ExportPool(new HttpSettings.Exports(running, perAccount, waiting, patience));
  }

  /// Starts an export that ends with [#go]; gives its status.
  private Future<Integer> export(String account) {
    return callers.submit(
        () -> {
          try {
            pool.run(account, this::work);
            return 200;
          } catch (HttpProblem problem) {
            return problem.status();
          }
        });
  }

  private void work() {
    started.incrementAndGet();
    assertThat(Thread.currentThread().isVirtual()).isFalse();
    try {
      assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitStarted(int count) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (started.get() < count) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private static int count(List<Future<Integer>> answers, int status) throws Exception {
    int count = 0;
    for (Future<Integer> answer : answers) {
      count += answer.get(20, TimeUnit.SECONDS) == status ? 1 : 0;
    }
    return count;
  }

  @Test
  void exports_overTheLimits_areRefusedAfterTheirPatience() throws Exception {
    open(3, 2, 2, Duration.ofMillis(200));
    var answers = new ArrayList<Future<Integer>>();
    answers.add(export("a"));
    awaitStarted(1);
    answers.add(export("a"));
    awaitStarted(2);
    assertThat(export("a").get(5, TimeUnit.SECONDS)).isEqualTo(429);
    answers.add(export("b"));
    awaitStarted(3);
    assertThat(export("c").get(5, TimeUnit.SECONDS)).isEqualTo(503);
    go.countDown();
    assertThat(count(answers, 200)).isEqualTo(3);
    assertThat(export("c").get(5, TimeUnit.SECONDS)).isEqualTo(200);
  }

  @Test
  void exports_inGreatNumber_allGetAnAnswer() throws Exception {
    open(4, 4, 16, Duration.ofSeconds(20));
    var answers = new ArrayList<Future<Integer>>();
    for (int i = 0; i < 200; i++) {
      answers.add(export("a" + i % 10));
    }
    awaitStarted(4);
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (answers.stream().filter(Future::isDone).count() < 180) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
    go.countDown();
    assertThat(count(answers, 503)).isEqualTo(180);
    assertThat(count(answers, 200)).isEqualTo(20);
  }

  @Test
  void failure_isThrownToTheCaller() throws Exception {
    assertThatThrownBy(
            () ->
                pool.run(
                    "a",
                    () -> {
                      throw new IOException("gone");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("gone");
    assertThatThrownBy(
            () ->
                pool.run(
                    "a",
                    () -> {
                      throw HttpProblem.detail(400, "no");
                    }))
        .isInstanceOf(HttpProblem.class);
    go.countDown();
    assertThat(export("a").get(5, TimeUnit.SECONDS)).isEqualTo(200);
  }

  @Test
  void work_isLoggedUnderItsRequest() throws Exception {
    try (var _ = MDC.putCloseable("request_id", "r7")) {
      pool.run("a", () -> assertThat(MDC.get("request_id")).isEqualTo("r7"));
    }
    pool.run("a", () -> assertThat(MDC.get("request_id")).isNull());
  }
}
