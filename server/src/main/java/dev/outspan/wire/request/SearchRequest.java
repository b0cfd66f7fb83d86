package dev.outspan.wire.request;

import dev.outspan.query.Selection;
import dev.outspan.span.SpanKey;
import java.util.Set;

/// A page of spans that a client asks for.
///
/// @param selection the spans that the filters which search shares with export leave, in the window
/// @param relations what the filters of search alone leave of them
/// @param limit the most spans of a page, 1 to 10,000
/// @param takesShortPages whether the client would rather have less than `limit` than be refused
public record SearchRequest(
    Selection selection,
    Relations relations,
    Sorting sorting,
    Position position,
    int limit,
    boolean takesShortPages) {

  /// What a span must be related to. All must hold; an empty set holds for every span.
  ///
  /// @param parentIds one of them is its parent's id
  /// @param spans it is one of them
  /// @param excludedSpans it is none of them
  /// @param obsTraceIds one of them is its OpenTelemetry trace id
  /// @param obsSpanIds one of them is its OpenTelemetry span id
  public record Relations(
      Set<String> parentIds,
      Set<SpanKey> spans,
      Set<SpanKey> excludedSpans,
      Set<String> obsTraceIds,
      Set<String> obsSpanIds) {
    /// What holds for every span.
    public static final Relations NONE =
        new Relations(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
  }

  /// The same page of other spans.
  SearchRequest with(Selection chosen, Relations narrowed) {
    return new SearchRequest(chosen, narrowed, sorting, position, limit, takesShortPages);
  }

  /// The order of the spans; those with equal keys go by trace id, then by id, bytewise.
  public record Sorting(SortKey key, Direction direction) {}

  /// What spans are sorted by.
  public enum SortKey {
    START,
    /// A span without an end comes as one of no duration.
    DURATION,
    /// A span without a count comes as one of none.
    INPUT_TOKENS,
    /// A span without a count comes as one of none.
    OUTPUT_TOKENS
  }

  /// Which end comes first.
  public enum Direction {
    ASCENDING,
    DESCENDING
  }

  /// Where in the order a page lies.
  public sealed interface Position {
    /// At the beginning.
    record First() implements Position {}

    /// Right behind the span that the cursor names.
    ///
    /// @param cursor an id, or what an earlier page called its next cursor
    record After(String cursor) implements Position {}

    /// Right before the span that the cursor names, in the same order.
    ///
    /// @param cursor an id, or what an earlier page called its previous cursor
    record Before(String cursor) implements Position {}
  }
}
