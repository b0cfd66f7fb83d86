package dev.outspan.store.memory;

import dev.outspan.span.Assessment;
import dev.outspan.span.Span;
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
  private final List<Span> spans;
  private final Map<SpanKey, List<Assessment>> assessments;

  /// Index of the current row: -1 before the first, the number of rows after the last.
  private int at = -1;

  private volatile boolean isCanceled;
  private volatile boolean isClosed;

  MemorySpanScan(long version, List<Span> spans, Map<SpanKey, List<Assessment>> assessments) {
    this.version = version;
    this.spans = spans;
    this.assessments = assessments;
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public OptionalLong total() {
    return OptionalLong.of(spans.size());
  }

  @Override
  public boolean await(Duration patience) {
    return true;
  }

  @Override
  public boolean next() {
    if (at == spans.size()) {
      return false;
    }
    if (isCanceled) {
      throw new StoreException.Canceled("the scan was canceled");
    }
    at++;
    return at < spans.size();
  }

  @Override
  public SpanRow row() {
    return SpanRow.of(current());
  }

  @Override
  public List<Assessment> assessments() {
    return assessments.getOrDefault(current().key(), List.of());
  }

  private Span current() {
    if (at < 0 || at == spans.size()) {
      throw new NoSuchElementException("no current row");
    }
    return spans.get(at);
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
