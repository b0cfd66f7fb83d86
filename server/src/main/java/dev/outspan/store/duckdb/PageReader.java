package dev.outspan.store.duckdb;

import dev.outspan.query.Condition;
import dev.outspan.query.Matching;
import dev.outspan.query.Order.Direction;
import dev.outspan.query.Order.SortKey;
import dev.outspan.query.Page;
import dev.outspan.query.Page.Cursor;
import dev.outspan.query.Page.From;
import dev.outspan.query.Position;
import dev.outspan.query.Search;
import dev.outspan.span.Json;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanRow;
import dev.outspan.span.SpanRow.Field;
import dev.outspan.store.SearchResult;
import dev.outspan.store.duckdb.OrderedWalk.Heading;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Answers one search in one snapshot.
final class PageReader {
  /// Ids that are looked at together from the end of a page.
  private static final int IDS = 64;

  /// Of a large span, to estimate how many make a slice.
  private static final long ROW_BYTES = 8_192;

  private final Snapshot snapshot;
  private final Search search;
  private final Where where;
  private final long sliceBytes;

  /// The size of the rows from which on a page gets no more.
  private final long pageBytes;

  PageReader(Snapshot snapshot, Search search, long sliceBytes) {
    this.snapshot = snapshot;
    this.search = search;
    this.sliceBytes = sliceBytes;
    pageBytes = 2 * sliceBytes;
    where = Where.matching(search.selection());
  }

  SearchResult run() throws SQLException {
    return switch (search.page().from()) {
      case From.Beginning _ -> page(Optional.empty());
      case From.After(var cursor) -> page(cursor);
      case From.Before(var cursor) -> page(cursor);
    };
  }

  private SearchResult page(Cursor cursor) throws SQLException {
    return switch (cursor) {
      case Cursor.At(var position) -> page(Optional.of(position));
      case Cursor.AtSpan(var id) -> {
        List<Position> places = places(id);
        yield switch (places.size()) {
          case 0 -> new SearchResult.UnknownCursor(id);
          case 1 -> page(Optional.of(places.getFirst()));
          default -> new SearchResult.AmbiguousCursor(id);
        };
      }
    };
  }

  /// Where the spans stand that the id can mean.
  private List<Position> places(String id) throws SQLException {
    String ofId = "ih = %s AND id = ?".formatted(KeyHash.ofId(search.accountId(), id));
    Map<SpanKey, Position> all = allPlaces(id, ofId);
    List<Position> listed = new ArrayList<>();
    snapshot.forEach(
        "SELECT trace_id, encode(metadata) FROM span WHERE %s AND %s".formatted(where.sql(), ofId),
        plus(where.texts(), id),
        row -> {
          if (where.accepts(Json.ofCanonical(row.getBytes(2)))) {
            listed.add(all.get(new SpanKey(search.accountId(), row.getString(1), id)));
          }
        });
    if (!listed.isEmpty()) {
      return listed;
    }
    Map<SpanKey, Position> possible = new HashMap<>(all);
    possible.keySet().removeIf(key -> !canBeListed(key));
    return List.copyOf(possible.isEmpty() ? all.values() : possible.values());
  }

  /// Where spans with the id stand, and where deleted ones stood last.
  private Map<SpanKey, Position> allPlaces(String id, String ofId) throws SQLException {
    Map<SpanKey, Position> all = new HashMap<>();
    String sql =
        """
        SELECT trace_id, %s, 1 AS is_stored, ver FROM span WHERE account_id = ? AND %s
        UNION ALL
        SELECT trace_id, %s, 0 AS is_stored, ver FROM tombstone WHERE account_id = ? AND %s
        ORDER BY is_stored, ver"""
            .formatted(
                OrderedWalk.sql(search.order().key()),
                ofId,
                deletedSql(search.order().key()),
                ofId);
    snapshot.forEach(
        sql,
        List.of(search.accountId(), id, search.accountId(), id),
        row -> {
          String traceId = row.getString(1);
          all.put(
              new SpanKey(search.accountId(), traceId, id),
              new Position(row.getLong(2), traceId, id));
        });
    return all;
  }

  private static String deletedSql(SortKey key) {
    return switch (key) {
      case START -> "start_us";
      case DURATION -> "duration_us";
      case INPUT_TOKENS -> "input_tokens";
      case OUTPUT_TOKENS -> "output_tokens";
    };
  }

  private boolean canBeListed(SpanKey key) {
    return search.conditions().stream()
        .allMatch(
            condition ->
                !(condition instanceof Condition.OfKey ofKey) || Matching.matches(ofKey, key));
  }

  private SearchResult page(Optional<Position> from) throws SQLException {
    boolean isBackward = search.page().from() instanceof From.Before;
    boolean isUp = (search.order().direction() == Direction.ASCENDING) != isBackward;
    Heading heading = isUp ? Heading.UP : Heading.DOWN;
    long windowRows = Math.max(1, sliceBytes / ROW_BYTES);
    var walk = new OrderedWalk(snapshot, search, heading, from, windowRows);
    SearchResult.Found outward = outward(walk);
    return isBackward
        ? new SearchResult.Found(outward.rows().reversed(), outward.hasMore())
        : outward;
  }

  /// The page as the walk goes. One row more than it gets shows that the list goes on.
  private SearchResult.Found outward(OrderedWalk walk) throws SQLException {
    int limit = search.page().limit();
    var rows = new ArrayList<SpanRow>();
    long bytes = 0;
    while (rows.size() <= limit && (rows.size() < 2 || bytes <= pageBytes)) {
      List<SpanRow> next = walk.next(limit + 1 - rows.size(), pageBytes - bytes);
      if (next.isEmpty()) {
        return new SearchResult.Found(rows, false);
      }
      rows.addAll(next);
      bytes += next.stream().mapToLong(SpanRow::sizeBytes).sum();
    }
    int length = lastOwn(rows.subList(0, rows.size() - 1));
    return length > 0
        ? new SearchResult.Found(rows.subList(0, length), true)
        : longer(walk, rows, bytes);
  }

  /// The length up to the last row whose id no other span of the list has; 0 if there is none.
  private int lastOwn(List<SpanRow> rows) throws SQLException {
    for (int end = rows.size(); end > 0; end -= IDS) {
      int begin = Math.max(0, end - IDS);
      Set<String> shared = sharedIds(rows.subList(begin, end));
      for (int length = end; length > begin; length--) {
        if (!shared.contains(rows.get(length - 1).text(Field.ID))) {
          return length;
        }
      }
    }
    return 0;
  }

  /// Goes on to the first row with an id of its own.
  ///
  /// @param rows the rows so far, of which all but the last share their ids
  private SearchResult.Found longer(OrderedWalk walk, List<SpanRow> rows, long bytesSoFar)
      throws SQLException {
    int most = search.page().limit() + Page.MOST;
    long bytes = bytesSoFar;
    int looked = rows.size() - 1;
    while (rows.size() <= most && bytes <= pageBytes) {
      int more = Math.min(Math.max(IDS, rows.size()), most + 1 - rows.size());
      List<SpanRow> next = walk.next(more, pageBytes - bytes);
      if (next.isEmpty()) {
        return new SearchResult.Found(rows, false);
      }
      rows.addAll(next);
      bytes += next.stream().mapToLong(SpanRow::sizeBytes).sum();
      Set<String> shared = sharedIds(rows.subList(looked, rows.size() - 1));
      while (looked < rows.size() - 1) {
        if (!shared.contains(rows.get(looked++).text(Field.ID))) {
          return new SearchResult.Found(rows.subList(0, looked), true);
        }
      }
    }
    return new SearchResult.Found(rows.subList(0, rows.size() - 1), true);
  }

  /// The ids among those of the rows that several spans of the list have.
  private Set<String> sharedIds(List<SpanRow> rows) throws SQLException {
    Set<Long> hashes =
        rows.stream()
            .map(row -> KeyHash.ofId(search.accountId(), row.text(Field.ID)))
            .collect(Collectors.toSet());
    Set<Long> repeated = new HashSet<>();
    snapshot.forEach(
        "SELECT ih FROM span WHERE ih IN (%s) GROUP BY ih HAVING count(*) > 1"
            .formatted(listed(hashes)),
        List.of(),
        row -> repeated.add(row.getLong(1)));
    Map<String, Integer> counts = new HashMap<>();
    if (!repeated.isEmpty()) {
      snapshot.forEach(
          "SELECT id, encode(metadata) FROM span WHERE ih IN (%s) AND %s"
              .formatted(listed(repeated), where.sql()),
          where.texts(),
          row -> {
            if (where.accepts(Json.ofCanonical(row.getBytes(2)))) {
              counts.merge(row.getString(1), 1, Integer::sum);
            }
          });
    }
    counts.values().removeIf(count -> count == 1);
    return counts.keySet();
  }

  private static String listed(Set<Long> hashes) {
    return hashes.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static List<String> plus(List<String> texts, String more) {
    var all = new ArrayList<>(texts);
    all.add(more);
    return all;
  }
}
