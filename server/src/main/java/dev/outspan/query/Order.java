package dev.outspan.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.Micros;
import dev.outspan.span.Span;
import dev.outspan.span.Usage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalLong;

/// In what order spans are listed.
///
/// Spans with equal sort values go by trace id, then by id, bytewise as UTF-8. The descending list
/// is the ascending one from its end, ties included.
public record Order(SortKey key, Direction direction) {
  public static final Order OLDEST_FIRST = new Order(SortKey.START, Direction.ASCENDING);

  /// What the sort value of a span is.
  public enum SortKey {
    /// Microseconds since 1970.
    START,
    /// Microseconds from start to end; 0 without an end.
    DURATION,
    /// 0 where nothing was said.
    INPUT_TOKENS,
    /// 0 where nothing was said.
    OUTPUT_TOKENS;

    public long of(Span span) {
      long startUs = span.timing().startUs();
      Usage usage = span.usage();
      return switch (this) {
        case START -> startUs;
        case DURATION -> span.timing().end().map(end -> Micros.of(end) - startUs).orElse(0L);
        case INPUT_TOKENS -> count(usage.inputTokens());
        case OUTPUT_TOKENS -> count(usage.outputTokens());
      };
    }

    private static long count(OptionalLong tokens) {
      return tokens.orElse(0);
    }
  }

  /// Whether the smallest sort value comes first or the greatest.
  public enum Direction {
    ASCENDING,
    DESCENDING
  }

  /// Where the span stands.
  public Position positionOf(Span span) {
    return new Position(key.of(span), span.key().traceId(), span.key().id());
  }

  /// Compares positions: what is less is listed first.
  public Comparator<Position> comparator() {
    Comparator<Position> ascending =
        Comparator.comparingLong(Position::value)
            .thenComparing(Position::traceId, Order::bytewise)
            .thenComparing(Position::id, Order::bytewise);
    return switch (direction) {
      case ASCENDING -> ascending;
      case DESCENDING -> ascending.reversed();
    };
  }

  private static int bytewise(String a, String b) {
    return Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
  }
}
