package dev.outspan.delivery;

import dev.outspan.blob.BlobException;
import dev.outspan.store.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads that write files, and the one that looks for files to be removed. Platform threads:
/// an export keeps a processor busy in native code.
final class Workers implements AutoCloseable {
  static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final Duration LAST_WAIT = Duration.ofSeconds(10);

  private final ExportSettings settings;
  private final ExecutorService writers;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("outspan-files").daemon().factory());

  /// Exports that wait or run, by their accounts.
  private final Map<String, Integer> admitted = new HashMap<>();

  Workers(ExportSettings settings, Runnable sweep) {
    this.settings = settings;
    writers =
        Executors.newFixedThreadPool(
            settings.running(), Thread.ofPlatform().name("outspan-file-", 1).daemon().factory());
    long pause = settings.sweep().toMillis();
    var _ = sweeper.scheduleWithFixedDelay(() -> guarded(sweep), 0, pause, TimeUnit.MILLISECONDS);
  }

  private static void guarded(Runnable sweep) {
    try {
      sweep.run();
    } catch (RuntimeException e) { // the next look tries again
      LOG.warn("looking for files to be removed failed", e);
    }
  }

  /// Takes a place for an export of an account.
  ///
  /// @throws BusyException if there is none
  synchronized Place enter(String accountId) {
    int own = admitted.getOrDefault(accountId, 0);
    int all = admitted.values().stream().mapToInt(Integer::intValue).sum();
    if (own >= settings.waitingPerAccount()) {
      throw new BusyException("the account has %d exports waiting or running".formatted(own), true);
    }
    if (all >= settings.waiting()) {
      throw new BusyException("%d exports are waiting or running".formatted(all), false);
    }
    admitted.put(accountId, own + 1);
    return new Place(accountId);
  }

  private synchronized void leave(String accountId) {
    admitted.computeIfPresent(accountId, (_, count) -> count == 1 ? null : count - 1);
  }

  /// A place among those that wait or run.
  final class Place {
    private final String accountId;

    private Place(String accountId) {
      this.accountId = accountId;
    }

    /// Runs the task when a thread is free, and gives the place back after it.
    void run(Runnable task) {
      writers.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) { // what becomes of the export is on record
              LOG.error("an export's end could not be recorded", e);
            } finally {
              leave();
            }
          });
    }

    void leave() {
      Workers.this.leave(accountId);
    }
  }

  /// What a failure is to the one who waits for the file.
  static ExportFailure failureOf(RuntimeException failure) {
    return switch (failure) {
      case BlobException.Full _ ->
          new ExportFailure("storage_full", "there is no room for the file: try again later");
      case BlobException _, StoreException _ -> {
        LOG.error("an export failed", failure);
        yield new ExportFailure(
            "storage_unavailable", "the file could not be written: try again later");
      }
      default -> {
        LOG.error("an export failed", failure);
        yield new ExportFailure("internal", "Internal Server Error");
      }
    };
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
    writers.shutdownNow();
    try {
      if (!sweeper.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
          || !writers.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("an export still runs");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
