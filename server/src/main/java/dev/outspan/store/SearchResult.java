package dev.outspan.store;

import dev.outspan.span.SpanRow;
import java.util.List;

/// What became of a search.
public sealed interface SearchResult {

  /// A page.
  ///
  /// @param rows in the order of the list
  /// @param hasMore whether the list goes on beyond the page, on the side away from the cursor
  record Found(List<SpanRow> rows, boolean hasMore) implements SearchResult {
    public Found {
      rows = List.copyOf(rows);
    }
  }

  /// The account never had a span with the cursor's id.
  record UnknownCursor(String spanId) implements SearchResult {}

  /// The cursor's id is that of several spans, so it names no place.
  record AmbiguousCursor(String spanId) implements SearchResult {}
}
