package dev.outspan.delivery;

import dev.outspan.delivery.ExportSettings.Share;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads that write files, which accounts take in turns. Platform threads: an export keeps a
/// processor busy in native code.
final class Workers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final Duration LAST_WAIT = Duration.ofSeconds(10);

  private final Share share;
  private final ThreadPoolExecutor threads;

  /// Of accounts that have something to do, in the order of their turns.
  private final LinkedHashMap<String, Line> lines = new LinkedHashMap<>();

  private int running;
  private boolean isClosed;

  private static final class Line {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;
  }

  Workers(Share share) {
    this.share = share;
    threads =
        new ThreadPoolExecutor(
            share.all(),
            share.all(),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("outspan-file-", 1).daemon().factory());
    // Later there might be none to be had.
    threads.prestartAllCoreThreads();
  }

  /// Runs a task when its account's turn has come. Once this is closed, nothing is begun any more.
  synchronized void run(String accountId, Runnable task) {
    lines.computeIfAbsent(accountId, _ -> new Line()).waiting.add(task);
    startNext();
  }

  private void startNext() {
    if (!isClosed && running < share.all()) {
      lines.entrySet().stream()
          .filter(line -> line.getValue().running < share.perAccount())
          .filter(line -> !line.getValue().waiting.isEmpty())
          .findFirst()
          .ifPresent(line -> start(line.getKey(), line.getValue()));
    }
  }

  private void start(String accountId, Line line) {
    lines.putLast(accountId, line);
    Runnable task = line.waiting.remove();
    line.running++;
    running++;
    threads.execute(
        () -> {
          try {
            task.run();
          } finally {
            ended(accountId, line);
          }
        });
  }

  private synchronized void ended(String accountId, Line line) {
    line.running--;
    running--;
    lines.putLast(accountId, line);
    if (line.running == 0 && line.waiting.isEmpty()) {
      lines.remove(accountId);
    }
    startNext();
  }

  /// Waits for what runs.
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
    }
    end(threads);
  }

  /// Ends threads when they have done what they do, without interrupting them: a record that is
  /// being written has to be whole.
  static void end(ExecutorService threads) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("files are still being written or removed");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
