package dev.outspan.wire.request;

import dev.outspan.query.Page;
import java.util.Map;
import java.util.Optional;

/// Which page of a list that has one order a client wants.
///
/// @param limit how many at most, 100 if the client does not say
/// @param after the id of the last one of the page before; absent for the first page
public record PageRequest(int limit, Optional<String> after) {
  private static final long DEFAULT_LIMIT = 100;
  private static final Reading<Long> LIMIT = Numbers.between(1, Page.MOST);

  /// Reads the query.
  ///
  /// @param query decoded; of a parameter that is repeated the last value
  public static Decoded<PageRequest> decode(Map<String, String> query) {
    var problems = new Problems();
    Fields fields = Fields.ofQuery(query, problems);
    int limit = limit(fields);
    Optional<String> after = cursor(fields, "starting_after");
    return problems.count() > 0
        ? problems.invalid()
        : new Decoded.Valid<>(new PageRequest(limit, after));
  }

  static int limit(Fields query) {
    return query.given("limit", LIMIT).orElse(DEFAULT_LIMIT).intValue();
  }

  /// A cursor as it was sent; an empty one is none, as nothing has such an id.
  static Optional<String> cursor(Fields query, String name) {
    return query.given(name, Reading.TEXT).filter(id -> !id.isEmpty());
  }
}
