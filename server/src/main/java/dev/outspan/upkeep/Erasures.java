package dev.outspan.upkeep;

import dev.outspan.account.Actor;
import dev.outspan.account.AuditLog;
import dev.outspan.store.SpanDeletion;
import dev.outspan.store.SpanDeletion.Erasure;
import dev.outspan.store.StoreException;
import dev.outspan.upkeep.ErasureFile.State;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Makes what was deleted unreadable, one erasure at a time, and knows when the next is due.
///
/// An erasure is due when something has waited for it for seven days, or when over a fifth of the
/// store's files is dead and the last one is a day ago. May be used from several threads.
public final class Erasures {
  static final Duration LONGEST_WAIT = Duration.ofDays(7);
  static final Duration SHORTEST_PAUSE = Duration.ofDays(1);
  static final double MOST_DEAD = 0.2;

  private final SpanDeletion spans;
  private final AuditLog audit;
  private final Clock clock;
  private final ErasureFile file;

  private State state;
  private Optional<Instant> runningSince = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private int runningDeletions;

  /// Since when something waits that the running erasure may have missed.
  private Optional<Instant> missedSince = Optional.empty();

  /// @param dataDirectory where what has to be known after a restart is kept
  /// @throws java.io.UncheckedIOException if that cannot be read
  public Erasures(SpanDeletion spans, Path dataDirectory, AuditLog audit, Clock clock) {
    this.spans = spans;
    this.audit = audit;
    this.clock = clock;
    file = new ErasureFile(dataDirectory);
    state = file.read();
  }

  /// A finished erasure.
  ///
  /// @param bytesBefore size of the store's files
  /// @param bytesAfter the same, after it
  public record Last(Instant at, long bytesBefore, long bytesAfter) {}

  /// How it stands.
  ///
  /// @param pendingSince since when something may have been deleted that is not erased yet
  /// @param runningSince absent if no erasure runs
  /// @param last the last one that succeeded
  /// @param failure why the last one failed, absent if it did not
  /// @param deadShare from 0 to 1, see [SpanDeletion#deadShare]
  public record Status(
      Optional<Instant> pendingSince,
      Optional<Instant> runningSince,
      Optional<Last> last,
      Optional<String> failure,
      double deadShare) {}

  public Status status() {
    double deadShare = spans.deadShare();
    synchronized (this) {
      return new Status(state.pendingSince(), runningSince, state.last(), failure, deadShare);
    }
  }

  /// A deletion that goes on until this is closed: from now on something has to be erased.
  synchronized Deletion deletion() {
    Instant now = clock.instant();
    if (state.pendingSince().isEmpty()) {
      keep(new State(Optional.of(now), state.last()));
    }
    if (missedSince.isEmpty()) {
      missedSince = Optional.of(now);
    }
    runningDeletions++;
    return new Deletion();
  }

  final class Deletion implements AutoCloseable {
    @Override
    public void close() {
      synchronized (Erasures.this) {
        runningDeletions--;
      }
    }
  }

  /// Erases now.
  ///
  /// @return what came of it, empty if an erasure is running already
  /// @throws StoreException if it failed: nothing is lost, and everything is still pending
  public Optional<Last> run(Actor actor) {
    if (!begin()) {
      return Optional.empty();
    }
    try {
      Erasure erasure = spans.erase();
      var last = new Last(clock.instant(), erasure.bytesBefore(), erasure.bytesAfter());
      succeeded(last);
      audit.record(
          UpkeepEvents.ofAll(
              actor,
              "erasure.finished",
              Map.of(
                  "bytes_before", Long.toString(last.bytesBefore()),
                  "bytes_after", Long.toString(last.bytesAfter()))));
      return Optional.of(last);
    } catch (StoreException e) {
      failed(e);
      throw e;
    } finally {
      end();
    }
  }

  private synchronized boolean begin() {
    if (runningSince.isPresent()) {
      return false;
    }
    Instant now = clock.instant();
    runningSince = Optional.of(now);
    missedSince = runningDeletions > 0 ? Optional.of(now) : Optional.empty();
    return true;
  }

  private synchronized void succeeded(Last last) {
    failure = Optional.empty();
    keep(new State(missedSince, Optional.of(last)));
  }

  private synchronized void failed(StoreException e) {
    failure = Optional.of(String.valueOf(e.getMessage()));
  }

  private synchronized void end() {
    runningSince = Optional.empty();
  }

  private void keep(State next) {
    file.write(next);
    state = next;
  }

  /// Whether it is time for an erasure, were nobody to look again before `nextLook` has passed.
  boolean isDue(Duration nextLook) {
    Instant now = clock.instant();
    synchronized (this) {
      Instant latest = now.minus(LONGEST_WAIT).plus(nextLook);
      if (state.pendingSince().filter(since -> !since.isAfter(latest)).isPresent()) {
        return true;
      }
      if (state.last().filter(last -> last.at().isAfter(now.minus(SHORTEST_PAUSE))).isPresent()) {
        return false;
      }
    }
    return spans.deadShare() > MOST_DEAD;
  }
}
