package dev.outspan.store.duckdb;

import dev.outspan.span.Micros;
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
/// A filter over all keys and ids tells most new spans for sure; a bounded map tells a span's start
/// to its end, and a smaller one which spans were completed just now. What none of them knows is
/// looked up with one query for each group of writes. Used by the writing thread alone.
final class StoredKeys {

  /// What of a stored span decides what a write to its key does.
  ///
  /// @param version of the row, which names it
  record Stored(long version, long startUs, boolean isCompleted) {}

  /// An id in whatever trace.
  record AnyTrace(String accountId, String id) {}

  private final BloomFilter hashes = new BloomFilter();
  private final Map<SpanKey, Stored> unfinished;
  private final Map<SpanKey, Stored> completed;

  /// What was looked up for the current group.
  private final Map<SpanKey, Stored> found = new HashMap<>();

  private final Set<AnyTrace> foundIds = new HashSet<>();

  StoredKeys(int recentKeys) {
    unfinished = latest(recentKeys);
    completed = latest(recentKeys / 4);
  }

  /// A map that forgets the entry that was used longest ago once it is full.
  private static Map<SpanKey, Stored> latest(int size) {
    return new LinkedHashMap<>(1_024, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<SpanKey, Stored> eldest) {
        return size() > size;
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

  /// Looks up what is not known of these keys, and whether those of the parents' ids whose keys are
  /// not stored are stored elsewhere. Until the next call, [#get] and [#isStoredSomewhere] are
  /// right about them.
  ///
  /// @param parents some of the keys
  void lookUp(DuckDBConnection connection, Collection<SpanKey> keys, Collection<SpanKey> parents)
      throws SQLException {
    found.clear();
    foundIds.clear();
    var unknownKeys =
        keys.stream()
            .filter(key -> get(key) == null)
            .map(KeyHash::ofKey)
            .filter(hashes::mayContain)
            .collect(Collectors.toSet());
    if (!unknownKeys.isEmpty()) {
      lookUpKeys(connection, unknownKeys);
    }
    var unknownIds =
        parents.stream()
            .filter(parent -> get(parent) == null)
            .map(parent -> KeyHash.ofId(parent.accountId(), parent.id()))
            .filter(hashes::mayContain)
            .collect(Collectors.toSet());
    if (!unknownIds.isEmpty()) {
      lookUpIds(connection, unknownIds);
    }
  }

  private void lookUpKeys(DuckDBConnection connection, Set<Long> hashes) throws SQLException {
    String sql =
        "SELECT account_id, trace_id, id, ver, start_us, end_us IS NOT NULL FROM span WHERE kh IN (%s)"
            .formatted(listed(hashes));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.put(
            new SpanKey(rows.getString(1), rows.getString(2), rows.getString(3)),
            new Stored(rows.getLong(4), rows.getLong(5), rows.getBoolean(6)));
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
    Stored open = unfinished.get(key);
    Stored stored = open != null ? open : completed.get(key);
    return stored != null ? stored : found.get(key);
  }

  /// Whether a span with the id of a parent that is not stored is stored in another trace.
  boolean isStoredSomewhere(AnyTrace id) {
    return foundIds.contains(id);
  }

  /// Takes note of a key before it is committed: should it remain open whether it was, it is looked
  /// up.
  void expect(KeyHash key) {
    hashes.add(key.key());
    hashes.add(key.id());
  }

  /// Takes note of spans that were committed, and are expected.
  ///
  /// @param firstVersion of the first span's row; the others' follow
  void remember(Collection<Span> spans, long firstVersion) {
    long version = firstVersion;
    for (Span span : spans) {
      boolean isCompleted = span.timing().isCompleted();
      var stored = new Stored(version++, Micros.of(span.timing().start()), isCompleted);
      if (isCompleted) {
        unfinished.remove(span.key());
        completed.put(span.key(), stored);
      } else {
        unfinished.put(span.key(), stored);
      }
    }
  }

  /// Drops what is remembered of a key that changes in a way of its own.
  void forget(SpanKey key) {
    unfinished.remove(key);
    completed.remove(key);
  }

  /// Drops what is only remembered, after a write of which it is not known whether it is stored.
  void forgetAll() {
    unfinished.clear();
    completed.clear();
  }
}
