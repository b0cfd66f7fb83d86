package dev.outspan.query;

/// Which part of a list is wanted.
///
/// @param from where the part lies
/// @param limit how many spans it should have at most, 1 to [#MOST]
public record Page(From from, int limit) {
  public static final int MOST = 10_000;

  public Page {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit %d is not from 1 to %d".formatted(limit, MOST));
    }
  }

  /// The side of the list, or of a cursor, that a page lies on.
  public sealed interface From {
    /// The first spans of the list.
    record Beginning() implements From {}

    /// The spans right behind the cursor.
    record After(Cursor cursor) implements From {}

    /// The spans right before the cursor, in the order of the list.
    record Before(Cursor cursor) implements From {}
  }

  /// A place in the list, which itself belongs to no page.
  public sealed interface Cursor {
    record At(Position position) implements Cursor {}

    /// Where the span with this id stands, whatever its trace.
    record AtSpan(String spanId) implements Cursor {}
  }
}
