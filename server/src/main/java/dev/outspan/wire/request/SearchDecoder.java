package dev.outspan.wire.request;

import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.wire.request.SearchRequest.Direction;
import dev.outspan.wire.request.SearchRequest.Position;
import dev.outspan.wire.request.SearchRequest.Relations;
import dev.outspan.wire.request.SearchRequest.SortKey;
import dev.outspan.wire.request.SearchRequest.Sorting;
import java.util.Map;
import java.util.Optional;

/// Reads which page of which spans a client wants to see.
public final class SearchDecoder {
  private static final long DEFAULT_LIMIT = 100;
  private static final Reading<Long> LIMIT = Numbers.between(1, 10_000);
  private static final Reading<Direction> DIRECTION =
      Choice.of(
          Direction.values(),
          direction ->
              switch (direction) {
                case ASCENDING -> "asc";
                case DESCENDING -> "desc";
              });

  private SearchDecoder() {}

  /// Reads the page in the query, and the filters in the body.
  ///
  /// @param query decoded; of a parameter that is repeated the last value
  public static Decoded<SearchRequest> decode(
      String accountId, Map<String, String> query, Body body) {
    var problems = new Problems();
    var filters = new Filters();
    SearchRequest page = readPage(accountId, Fields.ofQuery(query, problems), filters);
    return problems.settle(body.fields(problems).map(fields -> readFilters(page, filters, fields)));
  }

  /// Reads the query: a page of everything, for the filters to be put in.
  private static SearchRequest readPage(String accountId, Fields query, Filters filters) {
    filters.readWindow(query);
    long limit = query.given("limit", LIMIT).orElse(DEFAULT_LIMIT);
    Optional<Position> after = readCursor(query, "starting_after").map(Position.After::new);
    Optional<Position> before = readCursor(query, "ending_before").map(Position.Before::new);
    SortKey key =
        query.given("sort_by", Reading.TEXT).map(SearchDecoder::key).orElse(SortKey.START);
    Direction direction = query.given("sort_order", DIRECTION).orElse(Direction.ASCENDING);
    boolean takesPartial = query.given("allow_partial_results", Reading.FLAG).orElse(false);
    boolean takesShort = query.given("allow_short_pages", Reading.FLAG).orElse(false);
    return new SearchRequest(
        Selection.everythingOf(accountId),
        Relations.NONE,
        new Sorting(key, direction),
        before.or(() -> after).orElse(new Position.First()),
        (int) limit,
        takesPartial || takesShort);
  }

  private static SearchRequest readFilters(SearchRequest page, Filters filters, Fields body) {
    int before = body.problems().count();
    filters.readCommon(body);
    String accountId = page.selection().accountId();
    Relations relations = filters.readRelations(accountId, body);
    if (body.problems().count() == before) {
      filters.checkIds(body);
    }
    return page.with(new Selection(accountId, filters.conditions(), Scope.MATCHES), relations);
  }

  /// An empty cursor is none: no span has such an id.
  private static Optional<String> readCursor(Fields query, String name) {
    return query.given(name, Reading.TEXT).filter(cursor -> !cursor.isEmpty());
  }

  /// What nobody knows is taken for the time.
  private static SortKey key(String name) {
    return switch (name) {
      case "duration_ms" -> SortKey.DURATION;
      case "input_tokens" -> SortKey.INPUT_TOKENS;
      case "output_tokens" -> SortKey.OUTPUT_TOKENS;
      default -> SortKey.START;
    };
  }
}
