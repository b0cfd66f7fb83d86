package dev.outspan.store.duckdb;

import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.Assessment;
import dev.outspan.span.Json;
import dev.outspan.span.SpanRow;
import dev.outspan.span.SpanRow.Field;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Reads one selection slice by slice, on a connection in whose transaction all of it happens: that
/// is what makes it one snapshot.
///
/// A slice is read unordered and sorted here, which costs half of what the engine takes to sort
/// wide rows, and holds memory to a few slices. For whole traces the matching trace ids go into a
/// temporary table first.
final class SliceReader implements AutoCloseable {

  /// A slice's rows in order, and their assessments by trace id and span id.
  record Rows(List<SpanRow> spans, Map<Slice.Key, List<Assessment>> assessments) {}

  private final DuckDBConnection connection;
  private final Selection selection;
  private final boolean withAssessments;
  private final Where where;
  private final List<Slice> slices;
  private int next;
  private volatile @Nullable PreparedStatement running;
  private volatile boolean isCanceled;

  /// Begins the snapshot and plans the slices.
  SliceReader(
      DuckDBConnection connection, Selection selection, boolean withAssessments, long sliceBytes)
      throws SQLException {
    this.connection = connection;
    this.selection = selection;
    this.withAssessments = withAssessments;
    connection.setAutoCommit(false);
    if (selection.scope() == Scope.WHOLE_TRACES) {
      collectMatchedTraces(sliceBytes);
      where = Where.ofMatchedTraces(selection);
      slices = SlicePlan.of(connection, where, sliceBytes);
    } else {
      where = Where.matching(selection);
      slices = SlicePlan.of(connection, Where.narrow(selection), sliceBytes);
    }
  }

  private void collectMatchedTraces(long sliceBytes) throws SQLException {
    Database.run(connection, "CREATE TEMP TABLE matched (trace_id VARCHAR)");
    Where matching = Where.matching(selection);
    for (Slice slice : SlicePlan.of(connection, Where.narrow(selection), sliceBytes)) {
      var traceIds = new HashSet<String>();
      try (PreparedStatement statement =
          prepare("SELECT trace_id, encode(metadata) FROM span", matching, slice)) {
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            if (matching.rest().isEmpty() || matching.accepts(Json.ofCanonical(rows.getBytes(2)))) {
              traceIds.add(rows.getString(1));
            }
          }
        }
      }
      try (DuckDBAppender appender = connection.createAppender("temp", "main", "matched")) {
        for (String traceId : traceIds) {
          appender.beginRow();
          appender.append(traceId);
          appender.endRow();
        }
      }
    }
  }

  private PreparedStatement prepare(String select, Where clause, Slice slice) throws SQLException {
    var statement =
        connection.prepareStatement(
            "%s WHERE %s AND %s".formatted(select, clause.sql(), slice.sql()));
    clause.bind(statement, slice.keys());
    return statement;
  }

  /// The next slice with a row in it; empty at the end.
  Optional<Rows> read() throws SQLException {
    while (next < slices.size()) {
      Slice slice = slices.get(next++);
      List<SpanRow> spans = spans(slice);
      if (!spans.isEmpty()) {
        spans.sort(SpanRow::inOrder);
        return Optional.of(new Rows(spans, withAssessments ? assessments(slice) : Map.of()));
      }
    }
    return Optional.empty();
  }

  private List<SpanRow> spans(Slice slice) throws SQLException {
    var spans = new ArrayList<SpanRow>();
    String select = "SELECT " + SpanColumns.SELECTED + " FROM span";
    try (PreparedStatement statement = prepare(select, where, slice)) {
      running = statement;
      requireWanted();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          SpanRow row = SpanColumns.read(rows);
          if (where.rest().isEmpty() || where.accepts(Json.ofCanonical(row.metadata))) {
            spans.add(row);
          }
        }
      }
    } finally {
      running = null;
    }
    return spans;
  }

  private Map<Slice.Key, List<Assessment>> assessments(Slice slice) throws SQLException {
    var bySpan = new HashMap<Slice.Key, List<Assessment>>();
    String sql =
        """
        SELECT %s FROM assessment AS a WHERE a.account_id = ? AND (a.trace_id, a.span_id) IN
          (SELECT (span.trace_id, span.id) FROM span WHERE span.account_id = ? AND %s)
        ORDER BY a.created_us, a.id"""
            .formatted(AssessmentColumns.SELECTED, slice.sql());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, selection.accountId());
      statement.setString(2, selection.accountId());
      int index = 3;
      for (String text : slice.keys().map(Slice.Keys::texts).orElse(List.of())) {
        statement.setString(index++, text);
      }
      running = statement;
      requireWanted();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Assessment assessment = AssessmentColumns.read(rows);
          var key = new Slice.Key(assessment.span().traceId(), assessment.span().id());
          bySpan.computeIfAbsent(key, _ -> new ArrayList<>()).add(assessment);
        }
      }
    } finally {
      running = null;
    }
    return bySpan;
  }

  static Slice.Key keyOf(SpanRow row) {
    return new Slice.Key(row.text(Field.TRACE_ID), row.text(Field.ID));
  }

  private void requireWanted() throws SQLException {
    if (isCanceled) {
      throw new SQLException("canceled");
    }
  }

  boolean isCanceled() {
    return isCanceled;
  }

  /// Ends a running query from another thread, and refuses further ones.
  void cancel() throws SQLException {
    isCanceled = true;
    PreparedStatement statement = running;
    if (statement != null) {
      statement.cancel();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
