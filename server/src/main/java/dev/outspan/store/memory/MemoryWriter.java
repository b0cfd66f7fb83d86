package dev.outspan.store.memory;

import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanPatch;
import dev.outspan.store.SpanWriter;
import dev.outspan.store.WriteResult;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Takes spans in, one batch at a time.
final class MemoryWriter implements SpanWriter {
  private final Contents contents;

  MemoryWriter(Contents contents) {
    this.contents = contents;
  }

  @Override
  public WriteResult insert(List<Span> batch) {
    synchronized (contents) {
      contents.requireOpen();
      var keys = new HashSet<SpanKey>();
      for (Span span : batch) {
        if (contents.span(span.key()).isPresent() || !keys.add(span.key())) {
          return new WriteResult.KeyExists(span.key());
        }
      }
      return store(batch, batch);
    }
  }

  @Override
  public WriteResult upsert(List<Span> batch) {
    synchronized (contents) {
      contents.requireOpen();
      return store(batch, winners(batch));
    }
  }

  @Override
  public List<Span> restore(List<Span> batch) {
    synchronized (contents) {
      contents.requireOpen();
      return winners(batch).stream().map(this::stored).toList();
    }
  }

  private static Collection<Span> winners(List<Span> batch) {
    var winners = new LinkedHashMap<SpanKey, Span>();
    for (Span span : batch) {
      Span earlier = winners.get(span.key());
      if (earlier == null || span.supersedes(earlier)) {
        winners.remove(span.key());
        winners.put(span.key(), span);
      }
    }
    return winners.values();
  }

  private WriteResult store(List<Span> batch, Collection<Span> winners) {
    for (Span span : batch) {
      Optional<String> parentId = span.links().parentId();
      if (parentId.isPresent() && isElsewhere(parentId.get(), span.key(), batch)) {
        return new WriteResult.ParentInOtherTrace(span.key(), parentId.get());
      }
    }
    return new WriteResult.Stored(winners.stream().map(this::stored).toList());
  }

  private Span stored(Span write) {
    Optional<Span> before = contents.span(write.key());
    if (before.isPresent() && !write.supersedes(before.get())) {
      return before.get();
    }
    contents.put(write);
    return write;
  }

  private boolean isElsewhere(String parentId, SpanKey child, List<Span> batch) {
    var parent = new SpanKey(child.accountId(), child.traceId(), parentId);
    return contents.span(parent).isEmpty()
        && batch.stream().noneMatch(span -> span.key().equals(parent))
        && contents.newest(child.accountId(), parentId).isPresent();
  }

  @Override
  public WriteResult patch(String accountId, String spanId, SpanPatch patch) {
    synchronized (contents) {
      contents.requireOpen();
      Optional<Span> before = contents.newest(accountId, spanId);
      if (before.isEmpty()) {
        return new WriteResult.UnknownSpan(spanId);
      }
      var start = before.get().timing().start();
      if (patch.end().isPresent() && patch.end().get().isBefore(start)) {
        return new WriteResult.EndBeforeStart(start, patch.end().get());
      }
      Span after = patch.applyTo(before.get());
      contents.put(after);
      return new WriteResult.Stored(List.of(after));
    }
  }
}
