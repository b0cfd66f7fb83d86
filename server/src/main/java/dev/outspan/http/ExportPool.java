package dev.outspan.http;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.MDC;

/// The few platform threads on which exports run. To have one is the permit to run.
///
/// An export keeps a processor busy in native code; on virtual threads a handful of them would stop
/// every other request.
final class ExportPool implements AutoCloseable {
  private final HttpSettings.Exports settings;
  private final ExecutorService threads;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition ended = lock.newCondition();
  private final Map<String, Integer> runningOf = new HashMap<>();
  private int running;
  private int waiting;

  ExportPool(HttpSettings.Exports settings) {
    this.settings = settings;
    threads =
        Executors.newFixedThreadPool(
            settings.running(), Thread.ofPlatform().name("outspan-export-", 1).factory());
  }

  /// Runs the work on a thread of the pool, and waits for its end.
  ///
  /// @throws HttpProblem with 429 or 503 if no thread came free in time, or too many wait
  void run(String account, Exchange.Work work) throws IOException {
    admit(account);
    try {
      join(start(work));
    } finally {
      leave(account);
    }
  }

  private void admit(String account) {
    lock.lock();
    try {
      if (!isFree(account)) {
        await(account);
      }
      running++;
      runningOf.merge(account, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  private void await(String account) {
    if (waiting >= settings.waiting()) {
      throw refused(account);
    }
    waiting++;
    try {
      long nanos = settings.patience().toNanos();
      while (!isFree(account)) {
        if (nanos <= 0) {
          throw refused(account);
        }
        nanos = ended.awaitNanos(nanos);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Failures.overloaded("the server is stopping");
    } finally {
      waiting--;
    }
  }

  private void leave(String account) {
    lock.lock();
    try {
      running--;
      runningOf.computeIfPresent(account, (_, count) -> count == 1 ? null : count - 1);
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isFree(String account) {
    return running < settings.running() && !hasEnough(account);
  }

  private boolean hasEnough(String account) {
    return runningOf.getOrDefault(account, 0) >= settings.runningPerAccount();
  }

  private HttpProblem refused(String account) {
    return hasEnough(account)
        ? Failures.quota("the account has %d exports running".formatted(runningOf.get(account)))
        : Failures.overloaded("%d exports are running".formatted(running));
  }

  private CompletableFuture<Void> start(Exchange.Work work) {
    Map<String, String> logged = MDC.getCopyOfContextMap();
    var outcome = new CompletableFuture<Void>();
    try {
      threads.execute(
          () -> {
            MDC.setContextMap(logged);
            try {
              work.run();
              outcome.complete(null);
            } catch (Throwable failure) { // the waiting thread throws it on
              outcome.completeExceptionally(failure);
            } finally {
              MDC.clear();
            }
          });
    } catch (RejectedExecutionException _) {
      throw Failures.overloaded("the server is stopping");
    }
    return outcome;
  }

  private static void join(CompletableFuture<Void> outcome) throws IOException {
    try {
      outcome.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  @Override
  public void close() {
    HttpServer.end(threads);
  }
}
