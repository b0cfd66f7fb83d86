package dev.outspan.ingest;

import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds spans of one batch that are their own ancestors. What is stored already plays no part.
final class CycleCheck {
  private CycleCheck() {}

  /// The first span of the batch that is in a cycle of parents; empty if there is none. Of a key
  /// that the batch names twice the later parent counts.
  static Optional<SpanKey> firstInCycle(List<Span> batch) {
    SequencedMap<SpanKey, SpanKey> parents = parents(batch);
    Set<SpanKey> cyclic = cyclic(parents);
    return parents.sequencedKeySet().stream().filter(cyclic::contains).findFirst();
  }

  private static Set<SpanKey> cyclic(Map<SpanKey, SpanKey> parents) {
    Set<SpanKey> cyclic = new HashSet<>();
    Set<SpanKey> seen = new HashSet<>();
    for (SpanKey start : parents.keySet()) {
      Set<SpanKey> path = new HashSet<>();
      @Nullable SpanKey at = start;
      while (at != null && seen.add(at)) {
        path.add(at);
        at = parents.get(at);
      }
      // A path that comes back to itself does so into a cycle, and goes round it once more.
      while (at != null && path.contains(at) && cyclic.add(at)) {
        at = parents.get(at);
      }
    }
    return cyclic;
  }

  private static SequencedMap<SpanKey, SpanKey> parents(List<Span> batch) {
    SequencedMap<SpanKey, SpanKey> parents = new LinkedHashMap<>();
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
