package dev.outspan.store.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A stretch of the order of spans that is small enough to be sorted in memory.
///
/// @param fromUs first start, inclusive
/// @param toUs last start, inclusive
/// @param keys within a single microsecond that holds too much: the keys of the slice
record Slice(long fromUs, long toUs, Optional<Keys> keys) {

  /// The keys after one and up to another, in the order of spans; an absent end is open.
  record Keys(Optional<Key> after, Optional<Key> upTo) {
    List<String> texts() {
      var texts = new ArrayList<String>();
      after.ifPresent(key -> texts.addAll(List.of(key.traceId, key.id)));
      upTo.ifPresent(key -> texts.addAll(List.of(key.traceId, key.id)));
      return texts;
    }
  }

  record Key(String traceId, String id) {}

  /// The slice as a condition on the table or alias `span`, its texts being those of [#keys].
  String sql() {
    String times = "span.start_us BETWEEN %d AND %d".formatted(fromUs, toUs);
    String after =
        keys.flatMap(Keys::after).isPresent() ? " AND (span.trace_id, span.id) > (?, ?)" : "";
    String upTo =
        keys.flatMap(Keys::upTo).isPresent() ? " AND (span.trace_id, span.id) <= (?, ?)" : "";
    return times + after + upTo;
  }
}
