package dev.outspan.store.duckdb;

import dev.outspan.query.Selection;
import dev.outspan.span.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    Database.run(snapshot.connection(), "CREATE OR REPLACE TEMP TABLE matched (trace_id VARCHAR)");
    Set<String> traceIds = new HashSet<>();
    forEachSlice(
        "trace_id",
        row -> traceIds.add(row.getString(1)),
        () -> {
          try (DuckDBAppender appender =
              snapshot.connection().createAppender("temp", "main", "matched")) {
            for (String traceId : traceIds) {
              appender.beginRow();
              appender.append(traceId);
              appender.endRow();
            }
          }
          traceIds.clear();
        });
    return Where.ofMatchedTraces(selection);
  }

  private Where rows() throws SQLException {
    Database.run(snapshot.connection(), "CREATE OR REPLACE TEMP TABLE matched_row (ver BIGINT)");
    List<Long> versions = new ArrayList<>();
    forEachSlice(
        "ver",
        row -> versions.add(row.getLong(1)),
        () -> {
          try (DuckDBAppender appender =
              snapshot.connection().createAppender("temp", "main", "matched_row")) {
            for (long version : versions) {
              appender.beginRow();
              appender.append(version);
              appender.endRow();
            }
          }
          versions.clear();
        });
    return Where.ofMatchedRows(selection);
  }

  /// What is done after the rows of a slice were read.
  @FunctionalInterface
  private interface AfterSlice {
    void run() throws SQLException;
  }

  /// Reads a column of the matching rows.
  private void forEachSlice(String column, Snapshot.RowReader reader, AfterSlice after)
      throws SQLException {
    for (Slice slice : SlicePlan.of(snapshot, Where.narrow(selection), sliceBytes)) {
      var texts = new ArrayList<>(matching.texts());
      snapshot.forEach(
          "SELECT %s, encode(metadata) FROM span WHERE %s AND %s"
              .formatted(column, matching.sql(), slice.sql(texts)),
          texts,
          row -> readMatching(row, reader));
      after.run();
    }
  }

  private void readMatching(ResultSet row, Snapshot.RowReader reader) throws SQLException {
    if (matching.accepts(Json.ofCanonical(row.getBytes(2)))) {
      reader.read(row);
    }
  }
}
