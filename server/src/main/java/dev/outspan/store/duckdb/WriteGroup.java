package dev.outspan.store.duckdb;

import dev.outspan.span.Micros;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.store.WriteResult;
import dev.outspan.store.duckdb.StoredKeys.AnyTrace;
import dev.outspan.store.duckdb.StoredKeys.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Batches that become one transaction: each is decided in turn, against what is stored and what
/// the batches before it in the group will store. Decides only; [SpanTable] writes.
final class WriteGroup {
  private final StoredKeys stored;

  /// The rows to write.
  private final LinkedHashMap<SpanKey, Span> pending = new LinkedHashMap<>();

  /// The rows that the pending ones take the place of.
  private final Map<SpanKey, Stored> superseded = new HashMap<>();

  private final Set<AnyTrace> pendingIds = new HashSet<>();

  WriteGroup(StoredKeys stored) {
    this.stored = stored;
  }

  /// What has to be looked up before a batch can be decided.
  static Set<SpanKey> keysOf(List<Span> batch) {
    var keys = new HashSet<SpanKey>();
    for (Span span : batch) {
      keys.add(span.key());
      span.links().parentId().ifPresent(parent -> keys.add(sibling(span.key(), parent)));
    }
    return keys;
  }

  /// The parents that are not in the batch itself.
  static Set<SpanKey> parentsOf(List<Span> batch) {
    var own = new HashSet<SpanKey>();
    batch.forEach(span -> own.add(span.key()));
    var parents = new HashSet<SpanKey>();
    for (Span span : batch) {
      span.links().parentId().ifPresent(parent -> parents.add(sibling(span.key(), parent)));
    }
    parents.removeAll(own);
    return parents;
  }

  private static SpanKey sibling(SpanKey key, String id) {
    return new SpanKey(key.accountId(), key.traceId(), id);
  }

  /// An insert's outcome, should the group be committed.
  WriteResult insert(List<Span> batch) {
    var winners = new LinkedHashMap<SpanKey, Span>();
    for (Span span : batch) {
      if (isKnown(span.key()) || winners.put(span.key(), span) != null) {
        return new WriteResult.KeyExists(span.key());
      }
    }
    return checked(batch, winners);
  }

  /// An upsert's outcome, should the group be committed. Of a span that lost against a stored one
  /// it holds the write itself.
  WriteResult upsert(List<Span> batch) {
    return checked(batch, winners(batch));
  }

  /// The same, whatever the parents are.
  WriteResult restore(List<Span> batch) {
    return added(winners(batch));
  }

  private static SequencedMap<SpanKey, Span> winners(List<Span> batch) {
    var winners = new LinkedHashMap<SpanKey, Span>();
    for (Span span : batch) {
      Span earlier = winners.get(span.key());
      if (earlier == null || span.supersedes(earlier)) {
        winners.remove(span.key());
        winners.put(span.key(), span);
      }
    }
    return winners;
  }

  private WriteResult checked(List<Span> batch, SequencedMap<SpanKey, Span> winners) {
    for (Span span : batch) {
      var parent = span.links().parentId();
      if (parent.isPresent() && isForeign(span.key(), parent.get(), winners)) {
        return new WriteResult.ParentInOtherTrace(span.key(), parent.get());
      }
    }
    return added(winners);
  }

  private WriteResult added(SequencedMap<SpanKey, Span> winners) {
    winners.values().forEach(this::add);
    return new WriteResult.Stored(new ArrayList<>(winners.values()));
  }

  private boolean isForeign(SpanKey child, String parentId, Map<SpanKey, Span> batch) {
    SpanKey parent = sibling(child, parentId);
    var anywhere = new AnyTrace(child.accountId(), parentId);
    return !batch.containsKey(parent)
        && !isKnown(parent)
        && (pendingIds.contains(anywhere) || stored.isStoredSomewhere(anywhere));
  }

  private boolean isKnown(SpanKey key) {
    return pending.containsKey(key) || stored.get(key) != null;
  }

  private void add(Span span) {
    Span before = pending.get(span.key());
    if (before != null) {
      if (span.supersedes(before)) {
        pending.put(span.key(), span);
      }
      return;
    }
    var inTable = stored.get(span.key());
    if (inTable == null) {
      replace(span);
    } else if (span.timing().isCompleted() || !inTable.isCompleted()) {
      superseded.put(span.key(), inTable);
      replace(span);
    }
  }

  private void replace(Span span) {
    pending.put(span.key(), span);
    pendingIds.add(new AnyTrace(span.key().accountId(), span.key().id()));
  }

  /// Takes the place of what is stored of the key, whatever the two are.
  void overwrite(Span after) {
    var inTable = stored.get(after.key());
    if (inTable != null) {
      superseded.put(after.key(), inTable);
    }
    replace(after);
  }

  /// The rows to write, one of a key.
  SequencedMap<SpanKey, Span> pending() {
    return pending;
  }

  /// Where rows stood that get another start, in microseconds.
  Map<SpanKey, Long> moved() {
    var moved = new HashMap<SpanKey, Long>();
    superseded.forEach(
        (key, before) -> {
          Span after = pending.get(key);
          if (after != null && Micros.of(after.timing().start()) != before.startUs()) {
            moved.put(key, before.startUs());
          }
        });
    return moved;
  }

  /// The rows to delete first.
  Map<SpanKey, Stored> superseded() {
    return superseded;
  }
}
