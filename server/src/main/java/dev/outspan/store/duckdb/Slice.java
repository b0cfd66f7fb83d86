package dev.outspan.store.duckdb;

import java.util.List;
import java.util.Optional;

/// A stretch of the order of spans that is small enough to be sorted in memory.
///
/// @param fromUs first start, inclusive
/// @param toUs last start, inclusive
/// @param keys within a single microsecond that holds too much: the keys of the slice
record Slice(long fromUs, long toUs, Optional<Keys> keys) {

  /// The keys after one and up to another, in the order of spans; an absent end is open.
  record Keys(Optional<Key> after, Optional<Key> upTo) {}

  record Key(String traceId, String id) {}

  /// The slice as a condition on the table or alias `span`; its texts are appended to `texts`.
  ///
  /// Keys are compared column by column: the engine fails on a range of tuples.
  String sql(List<String> texts) {
    var sql = new StringBuilder("span.start_us BETWEEN " + fromUs + " AND " + toUs);
    keys.flatMap(Keys::after).ifPresent(key -> sql.append(beyond(key, ">", ">", texts)));
    keys.flatMap(Keys::upTo).ifPresent(key -> sql.append(beyond(key, "<", "<=", texts)));
    return sql.toString();
  }

  private static String beyond(Key key, String byTrace, String byId, List<String> texts) {
    texts.addAll(List.of(key.traceId, key.traceId, key.id));
    return " AND (span.trace_id %s ? OR (span.trace_id = ? AND span.id %s ?))"
        .formatted(byTrace, byId);
  }
}
