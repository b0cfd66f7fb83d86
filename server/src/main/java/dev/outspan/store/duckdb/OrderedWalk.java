package dev.outspan.store.duckdb;

import dev.outspan.query.Order;
import dev.outspan.query.Order.Direction;
import dev.outspan.query.Order.SortKey;
import dev.outspan.query.Position;
import dev.outspan.query.Search;
import dev.outspan.span.Json;
import dev.outspan.span.SpanRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Goes through the spans of a selection by their sort values, a few at a time, without sorting
/// more than it gives.
///
/// The rows are counted in up to 1,024 equal stretches of the sort value, from narrow columns
/// alone. The stretches nearest to the start of the walk become a window, of which the engine picks
/// the first keys; only their rows are then read whole. A stretch with too many rows is counted
/// anew, down to a single value.
///
/// Conditions on text or metadata are not counted, so a window may give less than it was made for:
/// each is twice as large as the one before. That pays as long as a window is a stretch of time,
/// which the engine finds without reading the rest; by other values all rows are one window.
final class OrderedWalk {
  private static final int STRETCHES = 1_024;

  /// Entries beyond twice those wanted that are held before all but the first are forgotten.
  private static final int SLACK = 1_024;

  /// Which way the walk goes.
  enum Heading {
    UP(">", "ASC"),
    DOWN("<", "DESC");

    private final String beyond;
    private final String sql;

    Heading(String beyond, String sql) {
      this.beyond = beyond;
      this.sql = sql;
    }

    private Comparator<Position> comparator() {
      var direction =
          switch (this) {
            case UP -> Direction.ASCENDING;
            case DOWN -> Direction.DESCENDING;
          };
      return new Order(SortKey.START, direction).comparator();
    }
  }

  /// Values from one to another, both inclusive, and how many rows have them.
  private record Stretch(long from, long to, long rows) {}

  private record Entry(Position position, long startUs, long keyHash, long sizeBytes) {
    Slice.Key key() {
      return new Slice.Key(position.traceId(), position.id());
    }
  }

  private final Snapshot snapshot;
  private final Where where;
  private final Where narrow;
  private final String value;
  private final Heading heading;

  /// In the order of the walk; absent until they are counted.
  private @Nullable Deque<Stretch> stretches;

  private @Nullable Stretch window;
  private Optional<Position> last;
  private long windowRows;

  /// @param from where the walk begins, itself not part of it
  /// @param windowRows how many rows the first window should have, about
  OrderedWalk(
      Snapshot snapshot, Search search, Heading heading, Optional<Position> from, long windowRows) {
    this.snapshot = snapshot;
    where = Where.matching(search.selection());
    narrow = Where.narrow(search.selection());
    value = sql(search.order().key());
    this.heading = heading;
    last = from;
    boolean isWide = !where.sql().equals(narrow.sql());
    this.windowRows =
        isWide && search.order().key() != SortKey.START ? Long.MAX_VALUE / 2 : windowRows;
  }

  /// The sort value of a row.
  static String sql(SortKey key) {
    return switch (key) {
      case START -> "start_us";
      case DURATION -> "coalesce(end_us - start_us, 0)";
      case INPUT_TOKENS -> "coalesce(input_tokens, 0)";
      case OUTPUT_TOKENS -> "coalesce(output_tokens, 0)";
    };
  }

  /// The next rows: one at least, unless the walk is at its end.
  ///
  /// @param most how many at most
  /// @param mostBytes the size after which no row is added
  List<SpanRow> next(int most, long mostBytes) throws SQLException {
    Stretch open = currentWindow(most);
    while (open != null) {
      List<Entry> entries = entries(open, most);
      List<Entry> taken = upTo(mostBytes, entries);
      if (entries.size() < most && taken.size() == entries.size()) {
        window = null;
      }
      if (!taken.isEmpty()) {
        last = Optional.of(taken.getLast().position());
        return rows(taken);
      }
      open = currentWindow(most);
    }
    return List.of();
  }

  private static List<Entry> upTo(long mostBytes, List<Entry> entries) {
    long bytes = 0;
    int count = 0;
    while (count < entries.size() && (count == 0 || bytes <= mostBytes)) {
      bytes += entries.get(count).sizeBytes();
      count++;
    }
    return entries.subList(0, count);
  }

  /// The open window, else the next one; null at the end.
  private @Nullable Stretch currentWindow(int most) throws SQLException {
    if (window == null) {
      window = nextWindow(most);
    }
    return window;
  }

  private @Nullable Stretch nextWindow(int most) throws SQLException {
    if (stretches == null) {
      stretches = new ArrayDeque<>();
      count("0", "");
    }
    long rows = Math.max(windowRows, 2L * most);
    while (!stretches.isEmpty() && isTooLarge(stretches.getFirst(), rows)) {
      Stretch large = stretches.removeFirst();
      long width = (large.to - large.from) / STRETCHES + 1;
      count(
          "(%s - (%s)) // %s".formatted(value, large.from, width),
          " AND %s BETWEEN %s AND %s".formatted(value, large.from, large.to));
    }
    Stretch next = stretches.pollFirst();
    while (next != null && !stretches.isEmpty() && next.rows + stretches.getFirst().rows <= rows) {
      next = joined(next, stretches.removeFirst());
    }
    windowRows = Math.min(2 * windowRows, Long.MAX_VALUE / 2);
    return next;
  }

  private static boolean isTooLarge(Stretch stretch, long rows) {
    return stretch.rows > rows && stretch.from < stretch.to;
  }

  private static Stretch joined(Stretch a, Stretch b) {
    return new Stretch(Math.min(a.from, b.from), Math.max(a.to, b.to), a.rows + b.rows);
  }

  /// Puts stretches in front of those that are known already.
  private void count(String stretch, String range) throws SQLException {
    var counted = new ArrayList<Stretch>();
    snapshot.forEach(
        """
        SELECT %s AS n, min(%s), max(%s), count(*) FROM span WHERE %s%s%s
        GROUP BY n ORDER BY n %s"""
            .formatted(stretch, value, value, narrow.sql(), range, fromLast(), heading.sql),
        narrow.texts(),
        row -> counted.add(new Stretch(row.getLong(2), row.getLong(3), row.getLong(4))));
    counted.reversed().forEach(stretches()::addFirst);
  }

  private Deque<Stretch> stretches() {
    if (stretches == null) {
      throw new IllegalStateException("not counted yet");
    }
    return stretches;
  }

  /// A range that zone maps can use, ties included.
  private String fromLast() {
    return last.map(at -> " AND %s %s= %s".formatted(value, heading.beyond, at.value())).orElse("");
  }

  /// The first keys of the window behind the last one that was given.
  private List<Entry> entries(Stretch open, int most) throws SQLException {
    var texts = new ArrayList<>(where.texts());
    String sql =
        """
        SELECT %s AS value, trace_id, id, start_us, kh, size_bytes%s FROM span
        WHERE %s AND %s BETWEEN %s AND %s%s%s"""
            .formatted(
                value,
                isDecidedBySql() ? "" : ", encode(metadata)",
                where.sql(),
                value,
                open.from,
                open.to,
                fromLast() + beyondLast(texts),
                isDecidedBySql() ? first(most) : "");
    var entries = new ArrayList<Entry>();
    snapshot.forEach(
        sql,
        texts,
        row -> {
          if (isDecidedBySql() || where.accepts(Json.ofCanonical(row.getBytes(7)))) {
            entries.add(entry(row));
          }
          if (entries.size() > 2 * most + SLACK) {
            keepFirst(entries, most);
          }
        });
    if (!isDecidedBySql()) {
      keepFirst(entries, most);
    }
    return entries;
  }

  /// Sorts the entries and forgets all but the first.
  private void keepFirst(List<Entry> entries, int most) {
    entries.sort(Comparator.comparing(Entry::position, heading.comparator()));
    if (entries.size() > most) {
      entries.subList(most, entries.size()).clear();
    }
  }

  private boolean isDecidedBySql() {
    return where.rest().isEmpty();
  }

  private String first(int most) {
    return " ORDER BY value %s, trace_id %s, id %s LIMIT %s"
        .formatted(heading.sql, heading.sql, heading.sql, most);
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        new Position(row.getLong(1), row.getString(2), row.getString(3)),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6));
  }

  private String beyondLast(List<String> texts) {
    if (last.isEmpty()) {
      return "";
    }
    Position at = last.get();
    texts.addAll(List.of(at.traceId(), at.traceId(), at.id()));
    return " AND (%s <> %s OR trace_id %s ? OR (trace_id = ? AND id %s ?))"
        .formatted(value, at.value(), heading.beyond, heading.beyond);
  }

  /// The rows of the entries, in their order.
  private List<SpanRow> rows(List<Entry> entries) throws SQLException {
    long fromUs = entries.stream().mapToLong(Entry::startUs).min().orElseThrow();
    long toUs = entries.stream().mapToLong(Entry::startUs).max().orElseThrow();
    String hashes =
        entries.stream()
            .map(entry -> String.valueOf(entry.keyHash()))
            .collect(Collectors.joining(","));
    Map<Slice.Key, SpanRow> found = new HashMap<>();
    snapshot.forEach(
        "SELECT %s FROM span WHERE %s AND start_us BETWEEN %s AND %s AND kh IN (%s)"
            .formatted(SpanColumns.SELECTED, narrow.sql(), fromUs, toUs, hashes),
        narrow.texts(),
        row -> {
          SpanRow span = SpanColumns.read(row);
          found.put(SliceReader.keyOf(span), span);
        });
    return entries.stream().map(entry -> found.get(entry.key())).toList();
  }
}
