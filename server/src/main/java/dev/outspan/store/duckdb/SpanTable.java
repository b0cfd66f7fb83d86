package dev.outspan.store.duckdb;

import dev.outspan.query.Condition;
import dev.outspan.span.Micros;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanRow;
import dev.outspan.span.TimeWindow;
import dev.outspan.store.duckdb.StoredKeys.Stored;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// The statements on single spans; each runs on the connection that it is given.
final class SpanTable {
  private SpanTable() {}

  /// Makes what [#write] needs on the writing connection.
  static void prepare(DuckDBConnection connection) throws SQLException {
    Database.run(connection, "CREATE TEMP TABLE superseded (ver BIGINT)");
  }

  /// The highest version of a row or a deletion, 0 if there was none.
  static long lastVersion(DuckDBConnection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT greatest(
                  (SELECT coalesce(max(ver), 0) FROM span),
                  (SELECT coalesce(max(ver), 0) FROM tombstone))""")) {
      row.next();
      return row.getLong(1);
    }
  }

  /// Replaces and adds the rows of a group, inside the caller's transaction.
  static void write(
      DuckDBConnection connection, WriteGroup group, long firstVersion, StoredKeys stored)
      throws SQLException {
    if (!group.superseded().isEmpty()) {
      delete(connection, group.superseded().values());
      noteMoved(connection, group, firstVersion);
    }
    long version = firstVersion;
    try (DuckDBAppender appender = connection.createAppender("spans", "main", "span")) {
      for (Span span : group.pending().values()) {
        var hashes = KeyHash.of(span.key());
        stored.expect(hashes);
        SpanColumns.append(appender, span, hashes, version++);
      }
    }
  }

  /// A version names one row. Rows lie in the order of their versions, so the range lets the engine
  /// skip all row groups but the few that hold the rows.
  private static void delete(DuckDBConnection connection, Collection<Stored> superseded)
      throws SQLException {
    var versions = superseded.stream().mapToLong(Stored::version).summaryStatistics();
    try (DuckDBAppender appender = connection.createAppender("temp", "main", "superseded")) {
      for (Stored row : superseded) {
        appender.beginRow();
        appender.append(row.version());
        appender.endRow();
      }
    }
    Database.run(
        connection,
        """
        DELETE FROM span USING temp.main.superseded AS old
        WHERE span.ver BETWEEN %s AND %s AND span.ver = old.ver"""
            .formatted(versions.getMin(), versions.getMax()));
    Database.run(connection, "DELETE FROM temp.main.superseded");
  }

  /// Keeps where spans stood that begin at another time now: what was read of them before has to be
  /// found when they are deleted.
  private static void noteMoved(DuckDBConnection connection, WriteGroup group, long version)
      throws SQLException {
    Map<SpanKey, Long> moved = group.moved();
    if (moved.isEmpty()) {
      return;
    }
    try (DuckDBAppender appender = connection.createAppender("spans", "main", "moved")) {
      for (var row : moved.entrySet()) {
        appender.beginRow();
        appender.append(version);
        appender.append(Micros.of(Instant.now()));
        appender.append(row.getKey().accountId());
        appender.append(row.getKey().traceId());
        appender.append(row.getKey().id());
        appender.append(row.getValue());
        appender.endRow();
      }
    }
  }

  /// From the first to the last start that spans ever had that were deleted after a version.
  ///
  /// @param window in which the starts lie
  static Optional<TimeWindow> deletedStarts(
      Snapshot snapshot, String accountId, long afterVersion, TimeWindow window)
      throws SQLException {
    var found = new ArrayList<TimeWindow>();
    var texts = new ArrayList<>(List.of(accountId, accountId));
    String isInWindow = Where.render(new Condition.StartsWithin(window), accountId, texts);
    snapshot.forEach(
        """
        WITH gone AS (
          SELECT trace_id, id, start_us, ver FROM tombstone WHERE account_id = ? AND ver > %1$s)
        SELECT min(start_us), max(start_us) FROM (
          SELECT start_us FROM gone
          UNION ALL
          SELECT moved.start_us FROM moved JOIN gone ON moved.account_id = ?
            AND moved.trace_id = gone.trace_id AND moved.id = gone.id AND moved.ver < gone.ver)
        WHERE %2$s HAVING count(*) > 0"""
            .formatted(afterVersion, isInWindow),
        texts,
        row ->
            found.add(
                new TimeWindow(
                    Optional.of(Micros.toInstant(row.getLong(1))),
                    Optional.of(Micros.toInstant(row.getLong(2))))));
    return found.stream().findFirst();
  }

  /// Deletes rows and their assessments, and keeps where they stood.
  ///
  /// @param where one that decides alone
  /// @return how many rows
  static long delete(Snapshot snapshot, Where where, long firstVersion) throws SQLException {
    long deleted =
        snapshot.update(
            """
            INSERT INTO tombstone
            SELECT ih, %s + row_number() OVER (), account_id, trace_id, id, start_us,
              coalesce(end_us - start_us, 0), coalesce(input_tokens, 0),
              coalesce(output_tokens, 0)
            FROM span WHERE %s"""
                .formatted(firstVersion - 1, where.sql()),
            where.texts());
    if (deleted > 0) {
      snapshot.update(
          """
          DELETE FROM assessment WHERE (account_id, trace_id, span_id) IN
            (SELECT (account_id, trace_id, id) FROM span WHERE %s)"""
              .formatted(where.sql()),
          where.texts());
      snapshot.update("DELETE FROM span WHERE " + where.sql(), where.texts());
    }
    return deleted;
  }

  /// Which part of the file holds no row that is still there: the blocks that are free, and of the
  /// others the share of dead rows.
  static double deadShare(Snapshot snapshot) throws SQLException {
    var shares = new ArrayList<Double>();
    snapshot.forEach(
        """
        SELECT blocks.total_blocks, blocks.used_blocks, tables.estimated_size,
          (SELECT count(*) FROM span)
        FROM pragma_database_size() AS blocks, duckdb_tables() AS tables
        WHERE blocks.database_name = 'spans'
          AND tables.database_name = 'spans' AND tables.table_name = 'span'""",
        List.of(),
        row ->
            shares.add(
                1 - share(row.getLong(2), row.getLong(1)) * share(row.getLong(4), row.getLong(3))));
    return shares.getFirst();
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 1 : Math.min(1, (double) part / whole);
  }

  /// The newest span with an id, see [dev.outspan.store.SpanReader#find].
  static Optional<Span> find(DuckDBConnection connection, String accountId, String spanId)
      throws SQLException {
    return select(
            connection,
            "ih = " + KeyHash.ofId(accountId, spanId),
            row ->
                row.text(SpanRow.Field.ACCOUNT_ID).equals(accountId)
                    && row.text(SpanRow.Field.ID).equals(spanId))
        .values()
        .stream()
        .max(SpanRow::inOrder)
        .map(SpanRow::toSpan);
  }

  /// The root of a trace, see [dev.outspan.store.SpanReader#root].
  static Optional<Span> root(Snapshot snapshot, String accountId, String traceId)
      throws SQLException {
    var roots = new ArrayList<SpanRow>();
    snapshot.forEach(
        """
        SELECT %s FROM span
        WHERE account_id = ? AND trace_id = ? AND coalesce(parent_id, '') = ''
        ORDER BY start_us, id LIMIT 1"""
            .formatted(SpanColumns.SELECTED),
        List.of(accountId, traceId),
        row -> roots.add(SpanColumns.read(row)));
    return roots.stream().map(SpanRow::toSpan).findFirst();
  }

  /// Which of the keys, at least one and all of one account, are stored.
  static Set<SpanKey> stored(Snapshot snapshot, Collection<SpanKey> keys) throws SQLException {
    String accountId = keys.iterator().next().accountId();
    var texts = new ArrayList<>(List.of(accountId));
    String condition = Where.render(new Condition.KeyIn(Set.copyOf(keys)), accountId, texts);
    var stored = new HashSet<SpanKey>();
    snapshot.forEach(
        "SELECT trace_id, id FROM span WHERE account_id = ? AND " + condition,
        texts,
        row -> stored.add(new SpanKey(accountId, row.getString(1), row.getString(2))));
    return stored;
  }

  /// The stored spans of keys.
  static Map<SpanKey, Span> read(DuckDBConnection connection, Collection<SpanKey> keys)
      throws SQLException {
    String hashes =
        keys.stream()
            .map(key -> String.valueOf(KeyHash.ofKey(key)))
            .collect(Collectors.joining(","));
    var spans = new HashMap<SpanKey, Span>();
    select(connection, "kh IN (" + hashes + ")", _ -> true)
        .forEach((key, row) -> spans.put(key, row.toSpan()));
    return spans;
  }

  private static Map<SpanKey, SpanRow> select(
      DuckDBConnection connection, String condition, Predicate<SpanRow> wanted)
      throws SQLException {
    var rows = new HashMap<SpanKey, SpanRow>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT %s FROM span WHERE %s".formatted(SpanColumns.SELECTED, condition))) {
      while (result.next()) {
        SpanRow row = SpanColumns.read(result);
        if (wanted.test(row)) {
          rows.put(row.key(), row);
        }
      }
    }
    return rows;
  }
}
