package dev.outspan.store.memory;

import dev.outspan.span.Assessment;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanRow;
import dev.outspan.store.SpanScan;
import dev.outspan.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;

/// A walk over a list that was made when the scan began.
final class MemorySpanScan implements SpanScan {
  private final long version;
  private final List<SpanRow> rows;
  private final Map<SpanKey, List<Assessment>> assessments;

  /// Index of the current row: -1 before the first, the number of rows after the last.
  private int at = -1;

  private volatile boolean isCanceled;
  private volatile boolean isClosed;

  MemorySpanScan(
      Contents contents, List<SpanRow> rows, Map<SpanKey, List<Assessment>> assessments) {
    version = contents.version();
    this.rows = rows;
    this.assessments = assessments;
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public OptionalLong total() {
    return OptionalLong.of(rows.size());
  }

  @Override
  public boolean await(Duration patience) {
    return true;
  }

  @Override
  public boolean next() {
    if (at == rows.size()) {
      return false;
    }
    if (isCanceled) {
      throw new StoreException.Canceled("the scan was canceled");
    }
    at++;
    return at < rows.size();
  }

  @Override
  public SpanRow row() {
    if (at < 0 || at == rows.size()) {
      throw new NoSuchElementException("no current row");
    }
    return rows.get(at);
  }

  @Override
  public List<Assessment> assessments() {
    return assessments.getOrDefault(row().key(), List.of());
  }

  @Override
  public void cancel() {
    isCanceled = true;
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public void close() {
    isClosed = true;
    isCanceled = true;
  }
}
