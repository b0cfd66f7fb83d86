package dev.outspan.store;

import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.span.Micros;
import dev.outspan.span.TimeWindow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// [Condition.StartsWithin], and times at the edges.
public abstract class TimeContract extends StoreContract {

  private List<String> within(Instant from, Instant to) {
    return ids(new Condition.StartsWithin(new TimeWindow(Optional.of(from), Optional.of(to))));
  }

  private List<String> from(Instant from) {
    return ids(new Condition.StartsWithin(new TimeWindow(Optional.of(from), Optional.empty())));
  }

  private List<String> to(Instant to) {
    return ids(new Condition.StartsWithin(new TimeWindow(Optional.empty(), Optional.of(to))));
  }

  private static Instant us(long us) {
    return Micros.toInstant(us);
  }

  @Test
  void window_isInclusiveAtBothEndsToTheMicrosecond() {
    given(
        span("t", "a").startUs(999_999),
        span("t", "b").startUs(1_000_000),
        span("t", "c").startUs(1_000_001),
        span("t", "d").startUs(2_000_000),
        span("t", "e").startUs(2_000_001).lastingUs(5));
    assertThat(within(us(1_000_000), us(2_000_000))).containsExactly("b", "c", "d");
    assertThat(within(us(1_000_001), us(1_000_001))).containsExactly("c");
    assertThat(from(us(1_000_001))).containsExactly("c", "d", "e");
    assertThat(to(us(1_000_001))).containsExactly("a", "b", "c");
    assertThat(ids(new Condition.StartsWithin(TimeWindow.ALWAYS))).hasSize(5);
  }

  @Test
  void window_withBoundsBetweenMicroseconds_takesThemAtTheirWord() {
    given(span("t", "a").startUs(1), span("t", "b").startUs(2), span("t", "c").startUs(-1));
    assertThat(from(us(1).plusNanos(1))).containsExactly("b");
    assertThat(to(us(2).minusNanos(1))).containsExactly("c", "a");
    assertThat(to(us(-1).plusNanos(999))).containsExactly("c");
    assertThat(from(us(-2).plusNanos(1))).containsExactly("c", "a", "b");
    assertThat(to(us(-1).minusNanos(1))).isEmpty();
  }

  @Test
  void window_ofTimesBefore1970_isExact() {
    given(
        span("t", "a").startUs(-1_000_001),
        span("t", "b").startUs(-1_000_000),
        span("t", "c").startUs(-1).lastingUs(2),
        span("t", "d").startUs(0));
    assertThat(ids()).containsExactly("a", "b", "c", "d");
    assertThat(within(us(-1_000_000), us(-1))).containsExactly("b", "c");
    assertThat(everything())
        .contains(
            span("t", "c").startUs(-1).lastingUs(2).make(),
            span("t", "a").startUs(-1_000_001).make());
  }

  @Test
  void times_ofTheYears1And9999_areKept() {
    var first = span("t", "first").startUs(Micros.MIN).lastingUs(1);
    var last = span("t", "last").startUs(Micros.MAX).lastingUs(0);
    var whole = span("t", "whole").startUs(Micros.MIN).endUs(Micros.MAX);
    given(first, last, whole, span("t", "now"));
    assertThat(everything())
        .containsExactly(first.make(), whole.make(), span("t", "now").make(), last.make());
    assertThat(within(us(Micros.MIN), us(Micros.MIN))).containsExactly("first", "whole");
    assertThat(within(us(Micros.MAX), us(Micros.MAX))).containsExactly("last");
    assertThat(within(Instant.MIN, Instant.MAX)).hasSize(4);
    assertThat(from(us(Micros.MAX).plusNanos(1))).isEmpty();
    assertThat(to(us(Micros.MIN).minusNanos(1))).isEmpty();
  }
}
