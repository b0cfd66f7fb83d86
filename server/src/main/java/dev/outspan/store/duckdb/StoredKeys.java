package dev.outspan.store.duckdb;

import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// What the writer knows of the stored spans, so that it rarely has to ask.
///
/// A filter over all keys and ids tells most new spans for sure; a bounded map of recently written
/// keys tells the start to its end. What neither knows is looked up with one query for each group
/// of writes. Used by the writing thread alone.
final class StoredKeys {

  /// What of a stored span decides what a write to its key does.
  record Stored(long startUs, boolean isCompleted) {}

  /// An id in whatever trace.
  record AnyTrace(String accountId, String id) {}

  private final BloomFilter hashes = new BloomFilter();
  private final LinkedHashMap<SpanKey, Stored> recent;

  /// What was looked up for the current group.
  private final Map<SpanKey, Stored> found = new HashMap<>();

  private final Set<AnyTrace> foundIds = new HashSet<>();

  StoredKeys(int recentKeys) {
    recent =
        new LinkedHashMap<>(1_024, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<SpanKey, Stored> eldest) {
            return size() > recentKeys;
          }
        };
  }

  /// Reads the hashes of all that is stored.
  void load(DuckDBConnection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT kh, ih FROM span")) {
      while (rows.next()) {
        hashes.add(rows.getLong(1));
        hashes.add(rows.getLong(2));
      }
    }
  }

  /// Looks up what is not known of these keys and ids. Until the next call, [#get] and
  /// [#isStoredSomewhere] are right about them.
  void lookUp(DuckDBConnection connection, Collection<SpanKey> keys, Collection<AnyTrace> ids)
      throws SQLException {
    found.clear();
    foundIds.clear();
    var unknownKeys =
        keys.stream()
            .filter(key -> !recent.containsKey(key))
            .map(KeyHash::ofKey)
            .filter(hashes::mayContain)
            .collect(Collectors.toSet());
    if (!unknownKeys.isEmpty()) {
      lookUpKeys(connection, unknownKeys);
    }
    var unknownIds =
        ids.stream()
            .map(any -> KeyHash.ofId(any.accountId(), any.id()))
            .filter(hashes::mayContain)
            .collect(Collectors.toSet());
    if (!unknownIds.isEmpty()) {
      lookUpIds(connection, unknownIds);
    }
  }

  private void lookUpKeys(DuckDBConnection connection, Set<Long> hashes) throws SQLException {
    String sql =
        "SELECT account_id, trace_id, id, start_us, end_us IS NOT NULL FROM span WHERE kh IN (%s)"
            .formatted(listed(hashes));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.put(
            new SpanKey(rows.getString(1), rows.getString(2), rows.getString(3)),
            new Stored(rows.getLong(4), rows.getBoolean(5)));
      }
    }
  }

  private void lookUpIds(DuckDBConnection connection, Set<Long> hashes) throws SQLException {
    String sql =
        "SELECT DISTINCT account_id, id FROM span WHERE ih IN (%s)".formatted(listed(hashes));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        foundIds.add(new AnyTrace(rows.getString(1), rows.getString(2)));
      }
    }
  }

  private static String listed(Set<Long> hashes) {
    return hashes.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /// What is stored of a key that was looked up; null if nothing is.
  @Nullable Stored get(SpanKey key) {
    Stored stored = recent.get(key);
    return stored != null ? stored : found.get(key);
  }

  /// Whether a span with that id is stored in any trace, for an id that was looked up.
  boolean isStoredSomewhere(AnyTrace id) {
    return foundIds.contains(id);
  }

  /// Takes note of keys before they are committed: should it remain open whether they were, they
  /// are looked up.
  void expect(Collection<SpanKey> keys) {
    for (SpanKey key : keys) {
      hashes.add(KeyHash.ofKey(key));
      hashes.add(KeyHash.ofId(key.accountId(), key.id()));
    }
  }

  /// Takes note of spans that were committed, and are expected.
  void remember(Collection<Span> spans) {
    for (Span span : spans) {
      recent.put(span.key(), new Stored(span.timing().startUs(), span.timing().isCompleted()));
    }
  }

  /// Drops what is remembered of keys that change in a way of their own.
  void forget(Collection<SpanKey> keys) {
    keys.forEach(recent::remove);
  }

  /// Drops what is only remembered, after a write of which it is not known whether it is stored.
  void forgetAll() {
    recent.clear();
  }
}
