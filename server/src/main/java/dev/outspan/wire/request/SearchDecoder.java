package dev.outspan.wire.request;

import dev.outspan.query.Order;
import dev.outspan.query.Order.Direction;
import dev.outspan.query.Order.SortKey;
import dev.outspan.query.Page;
import dev.outspan.query.Page.From;
import dev.outspan.query.Search;
import java.util.Map;
import java.util.Optional;

/// Reads which page of which spans a client wants to see.
public final class SearchDecoder {
  private static final Reading<Direction> DIRECTION =
      Choice.of(Direction.values(), CursorText::wireName);

  private SearchDecoder() {}

  /// What the query says, but for the window.
  private record Wanted(int limit, Order order, Optional<String> after, Optional<String> before) {}

  /// Reads the page in the query, and the filters in the body.
  ///
  /// @param query decoded; of a parameter that is repeated the last value
  public static Decoded<Search> decode(String accountId, Map<String, String> query, Body body) {
    var problems = new Problems();
    var filters = Filters.ofSearch();
    Wanted wanted = readQuery(Fields.ofQuery(query, problems), filters);
    body.fields(problems).ifPresent(fields -> readFilters(accountId, filters, fields));
    return problems.count() > 0
        ? problems.invalid()
        : from(wanted)
            .then(
                from ->
                    new Decoded.Valid<>(
                        new Search(
                            accountId,
                            filters.conditions(),
                            wanted.order,
                            new Page(from, wanted.limit))));
  }

  private static Wanted readQuery(Fields query, Filters filters) {
    filters.readWindow(query);
    int limit = PageRequest.limit(query);
    Optional<String> after = PageRequest.cursor(query, "starting_after");
    Optional<String> before = PageRequest.cursor(query, "ending_before");
    SortKey key =
        query.given("sort_by", Reading.TEXT).map(SearchDecoder::key).orElse(SortKey.START);
    Direction direction = query.given("sort_order", DIRECTION).orElse(Direction.ASCENDING);
    // Pages are always as short as they have to be: both names of the permission change nothing.
    query.given("allow_partial_results", Reading.FLAG);
    query.given("allow_short_pages", Reading.FLAG);
    return new Wanted(limit, new Order(key, direction), after, before);
  }

  /// What nobody knows is taken for the time.
  private static SortKey key(String name) {
    return CursorText.sortKey(name).orElse(SortKey.START);
  }

  private static void readFilters(String accountId, Filters filters, Fields body) {
    int before = body.problems().count();
    filters.readCommon(body);
    filters.readRelations(accountId, body);
    if (body.problems().count() == before) {
      filters.checkIds(body);
    }
  }

  /// Of two cursors the one that goes backward counts.
  private static Decoded<From> from(Wanted wanted) {
    if (wanted.before.isPresent()) {
      return CursorText.decode(wanted.before.get(), wanted.order)
          .then(cursor -> new Decoded.Valid<>(new From.Before(cursor)));
    }
    if (wanted.after.isPresent()) {
      return CursorText.decode(wanted.after.get(), wanted.order)
          .then(cursor -> new Decoded.Valid<>(new From.After(cursor)));
    }
    return new Decoded.Valid<>(new From.Beginning());
  }
}
