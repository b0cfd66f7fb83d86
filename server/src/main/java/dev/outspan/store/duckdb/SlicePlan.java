package dev.outspan.store.duckdb;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Cuts what a scan may read into slices, in order, each of about the same weight.
///
/// The weight of the rows is summed up in up to 1,024 equal stretches of time; neighbours are
/// joined until they fill a slice, and a stretch that is too heavy is cut in the same way, down to
/// a single microsecond. Spans that all start in one are cut by their keys, read in order: of those
/// alone the plan reads each one. Only narrow columns are read. The first slices are smaller, so
/// that a scan's first row comes soon.
final class SlicePlan {
  private static final int STRETCHES = 1_024;

  /// How many times the first slice is halved; each slice behind it is halved once less.
  private static final int HALVINGS = 3;

  private final Snapshot snapshot;
  private final Rows rows;
  private final long sliceBytes;
  private final List<Slice> slices = new ArrayList<>();
  private long count;

  private SlicePlan(Snapshot snapshot, Rows rows, long sliceBytes) {
    this.snapshot = snapshot;
    this.rows = rows;
    this.sliceBytes = sliceBytes;
  }

  /// All rows of it start between the two times, both inclusive, and some do at either.
  private record Stretch(long fromUs, long toUs, long bytes) {}

  /// What is cut.
  ///
  /// @param sql what follows `FROM`, up to a condition to which others can be joined; it has the
  ///     columns `start_us`, `trace_id`, `id` and `size_bytes`
  /// @param texts the parameters, in order
  record Rows(String sql, List<String> texts) {
    static Rows of(Where where) {
      return new Rows("span WHERE " + where.sql(), where.texts());
    }
  }

  static List<Slice> of(Snapshot snapshot, Where where, long sliceBytes) throws SQLException {
    return made(snapshot, Rows.of(where), sliceBytes).slices;
  }

  static SlicePlan made(Snapshot snapshot, Rows rows, long sliceBytes) throws SQLException {
    var plan = new SlicePlan(snapshot, rows, sliceBytes);
    var whole = plan.whole();
    if (whole.isPresent()) {
      plan.cut(whole.get());
    }
    return plan;
  }

  List<Slice> slices() {
    return slices;
  }

  /// How many rows the slices have.
  long count() {
    return count;
  }

  private Optional<Stretch> whole() throws SQLException {
    var stretches = new ArrayList<Stretch>();
    snapshot.forEach(
        "SELECT min(start_us), max(start_us), sum(size_bytes)::BIGINT, count(*) FROM "
            + rows.sql
            + " HAVING count(*) > 0",
        rows.texts,
        row -> {
          stretches.add(new Stretch(row.getLong(1), row.getLong(2), row.getLong(3)));
          count = row.getLong(4);
        });
    return stretches.stream().findFirst();
  }

  /// What the next slice may weigh.
  private long room() {
    return sliceBytes >> Math.max(0, HALVINGS - slices.size());
  }

  private void cut(Stretch stretch) throws SQLException {
    if (stretch.bytes <= room()) {
      slices.add(new Slice(stretch.fromUs, stretch.toUs, Optional.empty()));
    } else if (stretch.fromUs == stretch.toUs) {
      cutByKey(stretch.fromUs);
    } else {
      join(stretches(stretch));
    }
  }

  private List<Stretch> stretches(Stretch whole) throws SQLException {
    long width = Math.ceilDiv(whole.toUs - whole.fromUs + 1, STRETCHES);
    var stretches = new ArrayList<Stretch>();
    snapshot.forEach(
        """
        SELECT (start_us - (%s)) // %s AS n, min(start_us), max(start_us), sum(size_bytes)::BIGINT
        FROM %s AND start_us BETWEEN %s AND %s GROUP BY n ORDER BY n"""
            .formatted(whole.fromUs, width, rows.sql, whole.fromUs, whole.toUs),
        rows.texts,
        row -> stretches.add(new Stretch(row.getLong(2), row.getLong(3), row.getLong(4))));
    return stretches;
  }

  private void join(List<Stretch> stretches) throws SQLException {
    Stretch open = stretches.getFirst();
    for (Stretch next : stretches.subList(1, stretches.size())) {
      if (open.bytes + next.bytes <= room()) {
        open = new Stretch(open.fromUs, next.toUs, open.bytes + next.bytes);
      } else {
        cut(open);
        open = next;
      }
    }
    cut(open);
  }

  private void cutByKey(long startUs) throws SQLException {
    var cut = new KeyCut(startUs);
    snapshot.forEach(
        "SELECT trace_id, id, size_bytes FROM %s AND start_us = %s ORDER BY trace_id, id"
            .formatted(rows.sql, startUs),
        rows.texts,
        row -> cut.add(new Slice.Key(row.getString(1), row.getString(2)), row.getLong(3)));
    cut.add(Optional.empty());
  }

  /// The slices of one microsecond, in the making.
  private final class KeyCut {
    private final long startUs;
    private Optional<Slice.Key> after = Optional.empty();
    private long bytes;

    KeyCut(long startUs) {
      this.startUs = startUs;
    }

    void add(Slice.Key key, long sizeBytes) {
      bytes += sizeBytes;
      if (bytes > room()) {
        add(Optional.of(key));
        bytes = 0;
      }
    }

    void add(Optional<Slice.Key> upTo) {
      slices.add(new Slice(startUs, startUs, Optional.of(new Slice.Keys(after, upTo))));
      after = upTo;
    }
  }
}
