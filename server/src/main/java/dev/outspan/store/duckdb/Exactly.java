package dev.outspan.store.duckdb;

import dev.outspan.query.Selection;
import dev.outspan.span.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.duckdb.DuckDBAppender;

/// Turns a selection into a clause that decides alone. What SQL cannot decide - conditions on
/// metadata, and which traces have a match - is read once, slice by slice, and written down in a
/// temporary table of the snapshot's connection.
final class Exactly {
  private final Snapshot snapshot;
  private final Selection selection;
  private final Where matching;
  private final long sliceBytes;

  private Exactly(Snapshot snapshot, Selection selection, long sliceBytes) {
    this.snapshot = snapshot;
    this.selection = selection;
    this.sliceBytes = sliceBytes;
    matching = Where.matching(selection);
  }

  /// A clause without a rest, for the snapshot alone.
  static Where of(Snapshot snapshot, Selection selection, long sliceBytes) throws SQLException {
    var exactly = new Exactly(snapshot, selection, sliceBytes);
    return switch (selection.scope()) {
      case WHOLE_TRACES -> exactly.wholeTraces();
      case MATCHES -> exactly.matching.rest().isEmpty() ? exactly.matching : exactly.rows();
    };
  }

  private Where wholeTraces() throws SQLException {
    note("matched", "trace_id", row -> row.getString(1), DuckDBAppender::append);
    return Where.ofMatchedTraces(selection);
  }

  private Where rows() throws SQLException {
    note("matched_row", "ver", row -> row.getLong(1), DuckDBAppender::append);
    return Where.ofMatchedRows(selection);
  }

  /// Reads the value of a row.
  @FunctionalInterface
  private interface Value<T> {
    T of(ResultSet row) throws SQLException;
  }

  /// Writes a value.
  @FunctionalInterface
  private interface Cell<T> {
    void append(DuckDBAppender appender, T value) throws SQLException;
  }

  /// Writes down a column of the matching rows, each value once a slice.
  ///
  /// @param table a temporary one of this column, made anew
  private <T> void note(String table, String column, Value<T> value, Cell<T> cell)
      throws SQLException {
    Database.run(
        snapshot.connection(),
        "CREATE OR REPLACE TEMP TABLE %s AS SELECT %s FROM span LIMIT 0".formatted(table, column));
    for (Slice slice : SlicePlan.of(snapshot, Where.narrow(selection), sliceBytes)) {
      var values = new HashSet<T>();
      var texts = new ArrayList<>(matching.texts());
      snapshot.forEach(
          "SELECT %s, encode(metadata) FROM span WHERE %s AND %s"
              .formatted(column, matching.sql(), slice.sql(texts)),
          texts,
          row -> {
            if (matching.accepts(Json.ofCanonical(row.getBytes(2)))) {
              values.add(value.of(row));
            }
          });
      append(table, values, cell);
    }
  }

  private <T> void append(String table, Set<T> values, Cell<T> cell) throws SQLException {
    try (DuckDBAppender appender = snapshot.connection().createAppender("temp", "main", table)) {
      for (T value : values) {
        appender.beginRow();
        cell.append(appender, value);
        appender.endRow();
      }
    }
  }
}
