package dev.outspan.store.duckdb;

import dev.outspan.span.Assessment;
import dev.outspan.span.SpanRow;
import dev.outspan.store.SpanScan;
import dev.outspan.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A scan whose slices are read ahead by a thread of its own, so that the engine works while the
/// rows before are on their way out. At most three slices are alive: one being read, one waiting,
/// one in use.
final class DuckDbSpanScan implements SpanScan {
  private static final Logger LOG = LoggerFactory.getLogger(DuckDbSpanScan.class);

  private sealed interface Step {
    record Filled(SliceReader.Rows rows) implements Step {}

    record End() implements Step {}

    record Failed(StoreException reason) implements Step {}
  }

  private final Snapshot snapshot;
  private final long version;
  private final SliceReader reader;

  /// How many scans may have the engine read at a time: it takes rows by the thousand, and has
  /// memory for only so many large ones.
  private final Semaphore turns;

  private final Consumer<DuckDbSpanScan> onClose;
  private final ArrayBlockingQueue<Step> ahead = new ArrayBlockingQueue<>(1);
  private final Thread thread;

  private SliceReader.@Nullable Rows slice;
  private Iterator<SpanRow> rows = Collections.emptyIterator();
  private @Nullable SpanRow current;
  private boolean isAtEnd;

  /// A step that was waited for and not taken yet; the last one stays.
  private @Nullable Step waiting;

  DuckDbSpanScan(
      Snapshot snapshot,
      long version,
      SliceReader reader,
      Semaphore turns,
      Consumer<DuckDbSpanScan> onClose) {
    this.snapshot = snapshot;
    this.version = version;
    this.reader = reader;
    this.turns = turns;
    this.onClose = onClose;
    thread = Thread.ofPlatform().name("outspan-scan").daemon().start(this::readAhead);
  }

  private void readAhead() {
    try (snapshot) {
      var slice = readSlice();
      while (slice.isPresent()) {
        ahead.put(new Step.Filled(slice.get()));
        slice = readSlice();
      }
      ahead.put(new Step.End());
    } catch (InterruptedException _) {
      // Only stop() interrupts, after which next() asks for no step.
    } catch (SQLException | RuntimeException | Error e) {
      fail(e);
    }
  }

  private Optional<SliceReader.Rows> readSlice() throws InterruptedException, SQLException {
    turns.acquire();
    try {
      return reader.read();
    } finally {
      turns.release();
    }
  }

  /// The driver says the same of every end, so the reason is what we know ourselves.
  private void fail(Throwable cause) {
    StoreException reason =
        snapshot.isCanceled()
            ? new StoreException.Canceled("the scan was canceled")
            : new StoreException.Unavailable("the scan failed", cause);
    try {
      ahead.put(new Step.Failed(reason));
    } catch (InterruptedException _) {
      // As above.
    }
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public OptionalLong total() {
    return reader.total();
  }

  @Override
  public boolean await(Duration patience) {
    if (!rows.hasNext() && waiting == null && !snapshot.isCanceled()) {
      waiting = take(patience);
    }
    return rows.hasNext() || waiting != null || snapshot.isCanceled();
  }

  private @Nullable Step take(Duration patience) {
    try {
      return ahead.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StoreException.Canceled("the reading thread was interrupted");
    }
  }

  @Override
  public boolean next() {
    if (isAtEnd) {
      return false;
    }
    while (!rows.hasNext()) {
      requireWanted();
      if (waiting == null) {
        waiting = take(Duration.ofSeconds(1));
      }
      switch (waiting) {
        case null -> {}
        case Step.Filled(var filled) -> {
          release(slice);
          slice = filled;
          rows = filled.spans().iterator();
          waiting = null;
        }
        case Step.End _ -> {
          isAtEnd = true;
          current = null;
          return false;
        }
        case Step.Failed(var reason) -> throw reason;
      }
    }
    requireWanted();
    current = rows.next();
    return true;
  }

  private void requireWanted() {
    if (snapshot.isCanceled()) {
      throw new StoreException.Canceled("the scan was canceled");
    }
  }

  @Override
  public SpanRow row() {
    if (current == null) {
      throw new NoSuchElementException("no current row");
    }
    return current;
  }

  @Override
  public List<Assessment> assessments() {
    var key = SliceReader.keyOf(row());
    return slice == null ? List.of() : slice.assessments().getOrDefault(key, List.of());
  }

  @Override
  public void cancel() {
    try {
      snapshot.cancel();
    } catch (SQLException e) {
      LOG.warn("a query could not be canceled; it goes on until its slice is read", e);
    }
  }

  /// Cancels the scan and waits until its snapshot is released; from any thread.
  void stop() {
    cancel();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    release(slice);
    slice = null;
    rows = Collections.emptyIterator();
    current = null;
    release(waiting);
    waiting = null;
    release(ahead.poll());
    onClose.accept(this);
  }

  private static void release(@Nullable Step step) {
    if (step instanceof Step.Filled(var rows)) {
      release(rows);
    }
  }

  private static void release(SliceReader.@Nullable Rows rows) {
    if (rows != null) {
      rows.arena().release();
    }
  }
}
