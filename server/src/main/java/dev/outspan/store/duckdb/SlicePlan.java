package dev.outspan.store.duckdb;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBConnection;

/// Cuts what a scan may read into slices, in order, each of about the same weight.
///
/// The weight of the rows is summed up in up to 1,024 equal stretches of time; neighbours are
/// joined until they fill a slice, and a stretch that is too heavy is cut in the same way, down to
/// a single microsecond. Spans that all start in one are cut by their keys, read in order: of those
/// alone the plan reads each one. Only narrow columns are read.
final class SlicePlan {
  private static final int STRETCHES = 1_024;

  private final DuckDBConnection connection;
  private final Where where;
  private final long sliceBytes;
  private final List<Slice> slices = new ArrayList<>();

  private SlicePlan(DuckDBConnection connection, Where where, long sliceBytes) {
    this.connection = connection;
    this.where = where;
    this.sliceBytes = sliceBytes;
  }

  private record Stretch(long fromUs, long toUs, long bytes) {}

  static List<Slice> of(DuckDBConnection connection, Where where, long sliceBytes)
      throws SQLException {
    var plan = new SlicePlan(connection, where, sliceBytes);
    var whole = plan.whole();
    if (whole.isPresent()) {
      plan.cut(whole.get());
    }
    return plan.slices;
  }

  private Optional<Stretch> whole() throws SQLException {
    String sql =
        "SELECT min(start_us), max(start_us), sum(size_bytes)::BIGINT, count(*) FROM span WHERE "
            + where.sql();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      where.bind(statement, Optional.empty());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(4) == 0
            ? Optional.empty()
            : Optional.of(new Stretch(row.getLong(1), row.getLong(2), row.getLong(3)));
      }
    }
  }

  private void cut(Stretch stretch) throws SQLException {
    if (stretch.bytes <= sliceBytes) {
      slices.add(new Slice(stretch.fromUs, stretch.toUs, Optional.empty()));
    } else if (stretch.fromUs == stretch.toUs) {
      cutByKey(stretch.fromUs);
    } else {
      join(stretches(stretch));
    }
  }

  private List<Stretch> stretches(Stretch whole) throws SQLException {
    long width = Math.ceilDiv(whole.toUs - whole.fromUs + 1, STRETCHES);
    String sql =
        """
        SELECT (start_us - %d) // %d AS n, sum(size_bytes)::BIGINT, min(start_us), max(start_us)
        FROM span WHERE %s AND start_us BETWEEN %d AND %d GROUP BY n ORDER BY n"""
            .formatted(whole.fromUs, width, where.sql(), whole.fromUs, whole.toUs);
    var stretches = new ArrayList<Stretch>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      where.bind(statement, Optional.empty());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          stretches.add(new Stretch(rows.getLong(3), rows.getLong(4), rows.getLong(2)));
        }
      }
    }
    return stretches;
  }

  private void join(List<Stretch> stretches) throws SQLException {
    Stretch open = stretches.getFirst();
    for (Stretch next : stretches.subList(1, stretches.size())) {
      if (open.bytes + next.bytes <= sliceBytes) {
        open = new Stretch(open.fromUs, next.toUs, open.bytes + next.bytes);
      } else {
        cut(open);
        open = next;
      }
    }
    cut(open);
  }

  private void cutByKey(long startUs) throws SQLException {
    String sql =
        "SELECT trace_id, id, size_bytes FROM span WHERE %s AND start_us = %d ORDER BY trace_id, id"
            .formatted(where.sql(), startUs);
    Optional<Slice.Key> after = Optional.empty();
    long bytes = 0;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      where.bind(statement, Optional.empty());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          bytes += rows.getLong(3);
          if (bytes > sliceBytes) {
            var end = Optional.of(new Slice.Key(rows.getString(1), rows.getString(2)));
            slices.add(new Slice(startUs, startUs, Optional.of(new Slice.Keys(after, end))));
            after = end;
            bytes = 0;
          }
        }
      }
    }
    slices.add(new Slice(startUs, startUs, Optional.of(new Slice.Keys(after, Optional.empty()))));
  }
}
