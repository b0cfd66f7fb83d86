package dev.outspan.ingest;

import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds spans of one batch that are their own ancestors. What is stored already plays no part.
final class CycleCheck {
  private CycleCheck() {}

  /// A span in a cycle of parents; empty if there is none. Of a key that the batch names twice the
  /// later parent counts.
  static Optional<SpanKey> firstInCycle(List<Span> batch) {
    Map<SpanKey, SpanKey> parents = parents(batch);
    Set<SpanKey> cleared = new HashSet<>();
    for (SpanKey start : parents.keySet()) {
      Set<SpanKey> path = new HashSet<>();
      @Nullable SpanKey at = start;
      while (at != null && !cleared.contains(at)) {
        if (!path.add(at)) {
          return Optional.of(at);
        }
        at = parents.get(at);
      }
      cleared.addAll(path);
    }
    return Optional.empty();
  }

  private static Map<SpanKey, SpanKey> parents(List<Span> batch) {
    Map<SpanKey, SpanKey> parents = new HashMap<>();
    for (Span span : batch) {
      SpanKey key = span.key();
      span.links()
          .parentId()
          .ifPresentOrElse(
              parent -> parents.put(key, new SpanKey(key.accountId(), key.traceId(), parent)),
              () -> parents.remove(key));
    }
    return parents;
  }
}
