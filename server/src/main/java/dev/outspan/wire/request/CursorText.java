package dev.outspan.wire.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.query.Order;
import dev.outspan.query.Order.Direction;
import dev.outspan.query.Order.SortKey;
import dev.outspan.query.Page.Cursor;
import dev.outspan.query.Position;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

/// Cursors of a search as clients hold them: `page1.` and then, in base64url, the sort key, the
/// direction, the sort value, the trace id and the id, divided by NUL.
///
/// A cursor says all that it means, so it needs nothing on the server and never expires. It belongs
/// to its order, whatever the filters. What is not of this form is the id of a span.
public final class CursorText {
  /// The digit counts the versions of the form.
  private static final String PREFIX = "page1.";

  private static final String DIVIDER = "\0";
  private static final int PARTS = 5;

  private CursorText() {}

  /// The cursor that stands at a position.
  public static String encode(Order order, Position position) {
    String parts =
        String.join(
            DIVIDER,
            wireName(order.key()),
            wireName(order.direction()),
            String.valueOf(position.value()),
            position.traceId(),
            position.id());
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(UTF_8));
  }

  /// What a client means by a cursor in a list of this order.
  static Decoded<Cursor> decode(String text, Order order) {
    return parts(text)
        .flatMap(parts -> decode(parts, order))
        .orElseGet(() -> new Decoded.Valid<>(new Cursor.AtSpan(text)));
  }

  /// @return empty if the parts make no cursor
  private static Optional<Decoded<Cursor>> decode(String[] parts, Order order) {
    Optional<SortKey> key = sortKey(parts[0]);
    Optional<Direction> direction =
        Stream.of(Direction.values()).filter(each -> wireName(each).equals(parts[1])).findFirst();
    Optional<Long> value = number(parts[2]);
    if (key.isEmpty() || direction.isEmpty() || value.isEmpty()) {
      return Optional.empty();
    }
    var own = new Order(key.get(), direction.get());
    return Optional.of(
        own.equals(order)
            ? new Decoded.Valid<>(new Cursor.At(new Position(value.get(), parts[3], parts[4])))
            : new Decoded.Malformed<>(
                "the cursor is of a list by %s, the request is for one by %s"
                    .formatted(shown(own), shown(order))));
  }

  private static Optional<String[]> parts(String text) {
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
      String[] parts = new String(decoded, UTF_8).split(DIVIDER, -1);
      return parts.length == PARTS ? Optional.of(parts) : Optional.empty();
    } catch (IllegalArgumentException _) {
      // Not base64: an id that begins like a cursor.
      return Optional.empty();
    }
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static String shown(Order order) {
    return wireName(order.key()) + " " + wireName(order.direction());
  }

  /// The key that a client names so.
  static Optional<SortKey> sortKey(String name) {
    return Stream.of(SortKey.values()).filter(key -> wireName(key).equals(name)).findFirst();
  }

  private static String wireName(SortKey key) {
    return switch (key) {
      case START -> "start_timestamp";
      case DURATION -> "duration_ms";
      case INPUT_TOKENS -> "input_tokens";
      case OUTPUT_TOKENS -> "output_tokens";
    };
  }

  static String wireName(Direction direction) {
    return switch (direction) {
      case ASCENDING -> "asc";
      case DESCENDING -> "desc";
    };
  }
}
