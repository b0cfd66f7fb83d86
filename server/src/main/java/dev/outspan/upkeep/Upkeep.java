package dev.outspan.upkeep;

import dev.outspan.account.Actor;
import dev.outspan.store.StoreException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes what is too old, and erases when it is time, on a thread of its own. What fails is tried
/// again with the next look.
public final class Upkeep implements AutoCloseable {
  public static final Duration PERIOD = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration LAST_WAIT = Duration.ofSeconds(10);

  private final Retention retention;
  private final Erasures erasures;
  private final Duration period;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("outspan-upkeep").daemon().factory());

  /// Starts with a look at once.
  ///
  /// @param period from the end of one look to the next
  public Upkeep(Retention retention, Erasures erasures, Duration period) {
    this.retention = retention;
    this.erasures = erasures;
    this.period = period;
    var _ = thread.scheduleWithFixedDelay(this::look, 0, period.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void look() {
    guarded(retention::run);
    guarded(
        () -> {
          if (erasures.isDue(period)) {
            erasures.run(Actor.SERVER);
          }
        });
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (StoreException | UncheckedIOException e) {
      if (!thread.isShutdown()) {
        LOG.warn("retention or erasure failed, and will be tried again", e);
      }
    } catch (Throwable e) { // else nothing would be done ever again
      LOG.error("retention or erasure failed, and will be tried again", e);
    }
  }

  /// Breaks off what runs, between two steps, and waits for its end.
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("retention or erasure still runs");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
