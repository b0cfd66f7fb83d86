package dev.outspan.account;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the wrong keys of each source, and says when it has sent too many.
///
/// A source may send 20 wrong keys in any 60 seconds. It is asked about wrong keys only: a right
/// one always passes, and no key is no guess. The 10,000 sources that guessed last are remembered.
/// Safe for any number of threads.
public final class FailedAttempts {
  static final int ALLOWED = 20;
  static final int MAX_SOURCES = 10_000;
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(FailedAttempts.class);

  private final LongSupplier nanoTime;

  private final Map<String, Source> sources =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Source> eldest) {
          return size() > MAX_SOURCES;
        }
      };

  /// @param nanoTime a clock that never goes back, such as [System#nanoTime]
  public FailedAttempts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// The wrong keys of one source: a ring of the last ones that were let through.
  private static final class Source {
    private final long[] allowedAt = new long[ALLOWED];
    private long allowed;
    private long refusedAt;
    private boolean refusedBefore;

    /// How long it is to wait from now on; 0 if this one is let through.
    long attempt(long now) {
      int oldest = (int) (allowed % ALLOWED);
      if (allowed >= ALLOWED && now - allowedAt[oldest] < WINDOW_NANOS) {
        return allowedAt[oldest] + WINDOW_NANOS - now;
      }
      allowedAt[oldest] = now;
      allowed++;
      return 0;
    }

    /// Whether no attempt was refused within the last minute.
    boolean startsBurst(long now) {
      boolean starts = !refusedBefore || now - refusedAt >= WINDOW_NANOS;
      refusedAt = now;
      refusedBefore = true;
      return starts;
    }
  }

  /// Counts a wrong key.
  ///
  /// @param source where it came from, such as the client's address
  /// @return after how many whole seconds the source may try again, at least 1, if this attempt is
  ///     one too many; else empty
  public Optional<Duration> wrongKey(String source) {
    long wait;
    boolean burst = false;
    synchronized (sources) {
      long now = nanoTime.getAsLong();
      Source known = sources.computeIfAbsent(source, _ -> new Source());
      wait = known.attempt(now);
      if (wait > 0) {
        burst = known.startsBurst(now);
      }
    }
    if (burst) {
      LOG.warn(
          "over {} wrong keys within a minute from {}: refusing its next ones", ALLOWED, source);
    }
    return wait > 0
        ? Optional.of(Duration.ofSeconds(Math.ceilDiv(wait, SECOND_NANOS)))
        : Optional.empty();
  }
}
