package dev.outspan.span;

import java.time.Instant;
import java.util.Optional;

/// A stretch of time, both ends inclusive; an absent end is open.
public record TimeWindow(Optional<Instant> fromInclusive, Optional<Instant> toInclusive) {
  public TimeWindow {
    if (fromInclusive.isPresent()
        && toInclusive.isPresent()
        && fromInclusive.get().isAfter(toInclusive.get())) {
      throw new IllegalArgumentException(
          "window starts at %s, after its end %s"
              .formatted(fromInclusive.get(), toInclusive.get()));
    }
  }

  public static final TimeWindow ALWAYS = new TimeWindow(Optional.empty(), Optional.empty());

  /// Everything before an instant.
  public static TimeWindow before(Instant end) {
    return new TimeWindow(Optional.empty(), Optional.of(end.minusNanos(1)));
  }

  /// Whether some instant is in both.
  public boolean overlaps(TimeWindow other) {
    return !isAfter(fromInclusive, other.toInclusive) && !isAfter(other.fromInclusive, toInclusive);
  }

  private static boolean isAfter(Optional<Instant> from, Optional<Instant> to) {
    return from.isPresent() && to.isPresent() && from.get().isAfter(to.get());
  }

  public boolean contains(Instant instant) {
    return !fromInclusive.map(instant::isBefore).orElse(false)
        && !toInclusive.map(instant::isAfter).orElse(false);
  }
}
