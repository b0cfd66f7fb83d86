package dev.outspan.store.memory;

import dev.outspan.query.Selection;
import dev.outspan.span.Span;
import dev.outspan.store.DeleteResult;
import dev.outspan.store.SpanDeletion;
import java.time.Instant;
import java.util.List;

/// Takes spans away.
final class MemoryDeletion implements SpanDeletion {
  private final Contents contents;

  MemoryDeletion(Contents contents) {
    this.contents = contents;
  }

  @Override
  public long deleteSpan(String accountId, String spanId) {
    synchronized (contents) {
      contents.requireOpen();
      return delete(contents.newest(accountId, spanId).stream().toList());
    }
  }

  @Override
  public long deleteTrace(String accountId, String traceId) {
    synchronized (contents) {
      contents.requireOpen();
      return delete(
          contents.of(accountId).filter(span -> span.key().traceId().equals(traceId)).toList());
    }
  }

  @Override
  public DeleteResult delete(Selection selection, long expected) {
    synchronized (contents) {
      contents.requireOpen();
      List<Span> selected = SelectedSpans.of(contents, selection);
      return selected.size() == expected
          ? new DeleteResult.Deleted(delete(selected))
          : new DeleteResult.CountDiffers(selected.size());
    }
  }

  @Override
  public long expire(String accountId, Instant before) {
    synchronized (contents) {
      contents.requireOpen();
      return delete(
          contents.of(accountId).filter(span -> span.timing().start().isBefore(before)).toList());
    }
  }

  private long delete(List<Span> spans) {
    spans.forEach(contents::delete);
    return spans.size();
  }

  @Override
  public Erasure erase() {
    synchronized (contents) {
      contents.requireOpen();
      return new Erasure(0, 0);
    }
  }

  @Override
  public double deadShare() {
    synchronized (contents) {
      contents.requireOpen();
      return 0;
    }
  }
}
