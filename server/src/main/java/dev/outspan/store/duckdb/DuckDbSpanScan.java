package dev.outspan.store.duckdb;

import dev.outspan.span.Assessment;
import dev.outspan.span.SpanRow;
import dev.outspan.store.SpanScan;
import dev.outspan.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
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

  private final SliceReader reader;
  private final Consumer<DuckDbSpanScan> onClose;
  private final ArrayBlockingQueue<Step> ahead = new ArrayBlockingQueue<>(1);
  private final Thread thread;

  private Iterator<SpanRow> rows = List.<SpanRow>of().iterator();
  private Map<Slice.Key, List<Assessment>> assessments = Map.of();
  private @Nullable SpanRow current;
  private @Nullable Step last;
  private @Nullable Step waiting;

  DuckDbSpanScan(SliceReader reader, Consumer<DuckDbSpanScan> onClose) {
    this.reader = reader;
    this.onClose = onClose;
    thread = Thread.ofPlatform().name("outspan-scan").daemon().start(this::readAhead);
  }

  private void readAhead() {
    try (reader) {
      var rows = reader.read();
      while (rows.isPresent()) {
        ahead.put(new Step.Filled(rows.get()));
        rows = reader.read();
      }
      ahead.put(new Step.End());
    } catch (InterruptedException _) {
      // Only close() interrupts, and then nobody waits for a step.
    } catch (SQLException | RuntimeException | Error e) {
      fail(e);
    }
  }

  /// The driver says the same of every end, so the reason is what we know ourselves.
  private void fail(Throwable cause) {
    StoreException reason =
        reader.isCanceled()
            ? new StoreException.Canceled("the scan was canceled")
            : new StoreException.Unavailable("the scan failed", cause);
    try {
      ahead.put(new Step.Failed(reason));
    } catch (InterruptedException _) {
      // As above: the scan is closed.
    }
  }

  @Override
  public boolean await(Duration patience) {
    if (rows.hasNext() || waiting != null || last != null) {
      return true;
    }
    waiting = take(patience);
    return waiting != null;
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
    while (!rows.hasNext()) {
      Step step = last != null ? last : waitForStep();
      switch (step) {
        case Step.Filled(var filled) -> {
          rows = filled.spans().iterator();
          assessments = filled.assessments();
        }
        case Step.End _ -> {
          last = step;
          current = null;
          return false;
        }
        case Step.Failed(var reason) -> {
          last = step;
          throw reason;
        }
      }
    }
    if (reader.isCanceled()) {
      throw new StoreException.Canceled("the scan was canceled");
    }
    current = rows.next();
    return true;
  }

  private Step waitForStep() {
    Step step = waiting;
    waiting = null;
    while (step == null) {
      step = take(Duration.ofSeconds(1));
    }
    return step;
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
    return assessments.isEmpty()
        ? List.of()
        : assessments.getOrDefault(SliceReader.keyOf(row()), List.of());
  }

  @Override
  public void cancel() {
    try {
      reader.cancel();
    } catch (SQLException e) {
      LOG.warn("a query could not be canceled; it goes on until its slice is read", e);
    }
  }

  @Override
  public void close() {
    cancel();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    rows = List.<SpanRow>of().iterator();
    onClose.accept(this);
  }
}
