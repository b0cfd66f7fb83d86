package dev.outspan.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/// How often, and after how long, something is tried again that failed for a reason that may pass.
///
/// The waits double up to the longest one. What gets further each time may fail for ever: only
/// failures without progress between them are counted. Of use to one thread.
public final class Patience {
  private static final Duration LONGEST_ORDER = Duration.ofMinutes(5);

  private final Terms terms;
  private final Pause pause;
  private final Told told;
  private int failures;

  /// How often and how long.
  ///
  /// @param failures how many in a row are borne; the next one is final
  /// @param first the first wait
  /// @param longest a wait
  public record Terms(int failures, Duration first, Duration longest) {
    public static final Terms DEFAULT =
        new Terms(8, Duration.ofMillis(500), Duration.ofSeconds(15));
  }

  /// Is told of a failure that is borne, and of the wait that follows.
  @FunctionalInterface
  public interface Told {
    void of(IOException failure, Duration wait);
  }

  public Patience(Terms terms, Pause pause) {
    this(terms, pause, (_, _) -> {});
  }

  private Patience(Terms terms, Pause pause, Told told) {
    this.terms = terms;
    this.pause = pause;
    this.told = told;
  }

  /// The same, which tells what it bears.
  public Patience telling(Told whom) {
    return new Patience(terms, pause, whom);
  }

  /// On the usual terms, asleep while it waits.
  public static Patience usual() {
    return new Patience(Terms.DEFAULT, Pause.SLEEP);
  }

  /// What is done again if it fails.
  @FunctionalInterface
  public interface Attempt<T> {
    T run() throws IOException;
  }

  /// Does it until it succeeds, or fails for a reason that stays, or too often.
  public <T> T until(Attempt<T> attempt) throws IOException {
    while (true) {
      try {
        T result = attempt.run();
        progressed();
        return result;
      } catch (IOException failure) {
        bear(failure);
      }
    }
  }

  /// Forgets the failures so far.
  public void progressed() {
    failures = 0;
  }

  /// Waits after a failure, at least for as long as the server asked for.
  ///
  /// @throws IOException the failure, if it is final
  public void bear(IOException failure) throws IOException {
    if (failures == terms.failures || !isPassing(failure)) {
      throw failure;
    }
    Duration own = wait(failures);
    Duration wait = ordered(failure).filter(order -> order.compareTo(own) > 0).orElse(own);
    told.of(failure, wait);
    pause.run(wait);
    failures++;
  }

  /// Whether the same thing may succeed later: most failures of the network, and answers that say
  /// so.
  static boolean isPassing(IOException failure) {
    return switch (failure) {
      case Refusal refusal -> refusal.isPassing();
      case Incomplete _, NoFile _ -> false;
      case SocketTimeoutException _ -> true;
      case InterruptedIOException _ -> false;
      default -> true;
    };
  }

  private static Optional<Duration> ordered(IOException failure) {
    return failure instanceof Refusal refusal
        ? refusal.retryAfter().filter(wait -> wait.compareTo(LONGEST_ORDER) <= 0)
        : Optional.empty();
  }

  private Duration wait(int earlierFailures) {
    Duration wait = terms.first().multipliedBy(1L << Math.min(earlierFailures, 20));
    return wait.compareTo(terms.longest()) < 0 ? wait : terms.longest();
  }
}
