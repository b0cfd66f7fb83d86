package dev.outspan.account;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the wrong keys of each source, and says when it has sent too many within 60 seconds.
///
/// It is told of wrong keys only: a right one always passes, and no key is no guess. The 10,000
/// sources that guessed last are remembered. Safe for any number of threads.
public final class FailedAttempts {
  static final int MAX_SOURCES = 10_000;
  private static final int MOST_PER_MINUTE = 1_000;
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(FailedAttempts.class);

  private final int perMinute;
  private final LongSupplier nanoTime;

  private final Map<String, Source> sources =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Source> eldest) {
          return size() > MAX_SOURCES;
        }
      };

  /// Remembers no source yet.
  ///
  /// @param perMinute how many wrong keys a source may send in any 60 seconds: 1 to 1,000, as a
  ///     source takes 8 bytes for each
  /// @param nanoTime a clock that never goes back, such as [System#nanoTime]
  public FailedAttempts(int perMinute, LongSupplier nanoTime) {
    if (perMinute < 1 || perMinute > MOST_PER_MINUTE) {
      throw new IllegalArgumentException(
          "a source may send 1 to %d wrong keys a minute, not %d"
              .formatted(MOST_PER_MINUTE, perMinute));
    }
    this.perMinute = perMinute;
    this.nanoTime = nanoTime;
  }

  /// The wrong keys of one source: a ring of the last ones that were let through.
  private static final class Source {
    private final long[] passedAt;
    private long passed;
    private long refusedAt;
    private boolean wasRefused;

    Source(int perMinute) {
      passedAt = new long[perMinute];
    }

    /// How long the source is to wait, from `now` on; 0 if this attempt passes.
    long attempt(long now) {
      int oldest = (int) (passed % passedAt.length);
      if (passed >= passedAt.length && now - passedAt[oldest] < WINDOW_NANOS) {
        return passedAt[oldest] + WINDOW_NANOS - now;
      }
      passedAt[oldest] = now;
      passed++;
      return 0;
    }

    /// Notes a refusal; whether it is the first for a minute.
    boolean startsBurst(long now) {
      boolean starts = !wasRefused || now - refusedAt >= WINDOW_NANOS;
      refusedAt = now;
      wasRefused = true;
      return starts;
    }
  }

  /// Counts a wrong key. The first refusal of a source is logged, and each that follows a minute
  /// without one.
  ///
  /// @param source where the key came from, such as the client's address
  /// @return after how many whole seconds the source may try again, at least 1, if this attempt is
  ///     one too many; else empty
  public Optional<Duration> wrongKey(String source) {
    long wait;
    boolean startsBurst;
    synchronized (sources) {
      long now = nanoTime.getAsLong();
      Source known = sources.computeIfAbsent(source, _ -> new Source(perMinute));
      wait = known.attempt(now);
      startsBurst = wait > 0 && known.startsBurst(now);
    }
    if (startsBurst) {
      LOG.atWarn().addKeyValue("source", source).log("too many wrong keys");
    }
    return wait > 0
        ? Optional.of(Duration.ofSeconds(Math.ceilDiv(wait, SECOND_NANOS)))
        : Optional.empty();
  }
}
