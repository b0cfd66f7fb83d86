package dev.outspan.store;

import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.OperationType;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Status;
import dev.outspan.span.TimeWindow;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Each [Condition] but those on time and text, with the spans that it must not let pass beside
/// those that it must.
public abstract class ConditionContract extends StoreContract {

  @Test
  void isRoot_letsNoneOrAnEmptyParentPass() {
    given(
        span("t", "a"),
        span("t", "b").parent(""),
        span("t", "c").parent("a"),
        span("t", "d").parent(" "));
    assertThat(ids(new Condition.IsRoot())).containsExactly("a", "b");
  }

  @Test
  void idIn_comparesExactly() {
    given(span("t", "a"), span("t", "A"), span("t", "ab"), span("u", "a"), span("t", "%"));
    assertThat(scan(new Condition.IdIn(Set.of("a", "%", "missing"))))
        .isEqualTo(spans(span("t", "%"), span("t", "a"), span("u", "a")));
  }

  @Test
  void idIn_ofTenThousand_works() {
    given(span("t", "7"), span("t", "9999"), span("t", "10000"));
    Set<String> many =
        IntStream.range(0, 10_000).mapToObj(String::valueOf).collect(Collectors.toSet());
    assertThat(ids(new Condition.IdIn(many))).containsExactly("7", "9999");
    assertThat(ids(new Condition.IdNotIn(many))).containsExactly("10000");
  }

  @Test
  void idNotIn_letsAllOthersPass() {
    given(span("t", "a"), span("t", "b"), span("u", "a"), span("u", "c"));
    assertThat(ids(new Condition.IdNotIn(Set.of("a", "missing")))).containsExactly("b", "c");
  }

  @Test
  void traceIn_comparesExactly() {
    given(span("t", "a"), span("T", "b"), span("tt", "c"), span("u", "d"));
    assertThat(ids(new Condition.TraceIn(Set.of("t", "u")))).containsExactly("a", "d");
  }

  @Test
  void traceNotIn_letsAllOthersPass() {
    given(span("t", "a"), span("T", "b"), span("tt", "c"), span("u", "d"));
    assertThat(ids(new Condition.TraceNotIn(Set.of("t", "u")))).containsExactly("b", "c");
  }

  @Test
  void includeAndExclude_ofTheSameId_excludes() {
    given(span("t", "a"), span("t", "b"));
    assertThat(ids(new Condition.IdIn(Set.of("a", "b")), new Condition.IdNotIn(Set.of("a"))))
        .containsExactly("b");
  }

  @Test
  void emptySets_includeNothingAndExcludeNothing() {
    given(span("t", "a").metadata("{\"k\":1}"));
    assertThat(ids(new Condition.IdIn(Set.of()))).isEmpty();
    assertThat(ids(new Condition.TraceIn(Set.of()))).isEmpty();
    assertThat(ids(new Condition.NameIn(Set.of()))).isEmpty();
    assertThat(ids(new Condition.StatusIn(Set.of()))).isEmpty();
    assertThat(ids(new Condition.TypeIn(Set.of()))).isEmpty();
    assertThat(ids(new Condition.VariantIn(Set.of()))).isEmpty();
    assertThat(ids(new Condition.MetadataIn("k", List.of()))).isEmpty();
    assertThat(ids(new Condition.MetadataTextIn("k", Set.of()))).isEmpty();
    assertThat(ids(new Condition.TraceAssessed(Set.of()))).isEmpty();
    assertThat(ids(new Condition.KeyIn(Set.of()))).isEmpty();
    assertThat(ids(new Condition.ParentIn(Set.of()))).isEmpty();
    assertThat(ids(new Condition.ObsTraceIn(Set.of()))).isEmpty();
    assertThat(ids(new Condition.ObsSpanIn(Set.of()))).isEmpty();
    assertThat(ids(new Condition.SpanAssessed(Set.of()))).isEmpty();
    assertThat(ids(new Condition.IdNotIn(Set.of()))).containsExactly("a");
    assertThat(ids(new Condition.KeyNotIn(Set.of()))).containsExactly("a");
    assertThat(ids(new Condition.TraceNotIn(Set.of()))).containsExactly("a");
  }

  @Test
  void keyIn_takesTraceAndIdTogether() {
    given(span("t", "a"), span("t", "b"), span("u", "a"), span("u", "b"), span("t'", "a"));
    Set<SpanKey> keys =
        Set.of(
            span("t", "a").key(),
            span("u", "b").key(),
            span("t'", "a").key(),
            span("t", "b").account("other").key());
    assertThat(scan(new Condition.KeyIn(keys)))
        .isEqualTo(spans(span("t", "a"), span("t'", "a"), span("u", "b")));
    assertThat(scan(new Condition.KeyNotIn(keys))).isEqualTo(spans(span("t", "b"), span("u", "a")));
    assertThat(ids(new Condition.KeyIn(Set.of(span("t", "b").account("other").key())))).isEmpty();
  }

  @Test
  void keyIn_ofFiveThousand_works() {
    given(span("t", "7"), span("t", "4999"), span("t", "5000"), span("7", "7"));
    Set<SpanKey> many =
        IntStream.range(0, 5_000)
            .mapToObj(i -> span("t", String.valueOf(i)).key())
            .collect(Collectors.toSet());
    assertThat(scan(new Condition.KeyIn(many))).isEqualTo(spans(span("t", "4999"), span("t", "7")));
    assertThat(scan(new Condition.KeyNotIn(many)))
        .isEqualTo(spans(span("7", "7"), span("t", "5000")));
  }

  @Test
  void parentIn_letsDirectChildrenPass() {
    given(
        span("t", "a"),
        span("t", "b").parent("a"),
        span("t", "c").parent("b"),
        span("t", "d").parent("A"),
        span("t", "e").parent(""));
    assertThat(ids(new Condition.ParentIn(Set.of("a", "nowhere")))).containsExactly("b");
    assertThat(ids(new Condition.ParentIn(Set.of("")))).containsExactly("e");
  }

  @Test
  void obsIdIn_comparesExactly() {
    given(span("t", "a").obs("o1", "s1"), span("t", "b").obs("o1", "s2"), span("t", "c"));
    assertThat(ids(new Condition.ObsTraceIn(Set.of("o1", "x")))).containsExactly("a", "b");
    assertThat(ids(new Condition.ObsSpanIn(Set.of("s2", "o1")))).containsExactly("b");
  }

  @Test
  void groupIs_comparesExactly() {
    given(
        span("t", "a").group("g"),
        span("t", "b").group("G"),
        span("t", "c"),
        span("t", "d").group("gg"));
    assertThat(ids(new Condition.GroupIs("g"))).containsExactly("a");
  }

  @Test
  void nameIn_comparesExactly() {
    given(
        span("t", "a").name("n"),
        span("t", "b").name("N"),
        span("t", "c").name(""),
        span("t", "d").name("n "),
        span("t", "e").name("é"),
        span("t", "f").name("e\u0301"));
    assertThat(ids(new Condition.NameIn(Set.of("n", "", "é")))).containsExactly("a", "c", "e");
  }

  @Test
  void statusIn_letsEachStatusPass() {
    var statuses = Status.values();
    for (Status status : statuses) {
      given(span("t", status.name()).status(status));
    }
    for (Status status : statuses) {
      assertThat(ids(new Condition.StatusIn(Set.of(status)))).containsExactly(status.name());
    }
    assertThat(ids(new Condition.StatusIn(Set.of(Status.ERROR, Status.CANCELED))))
        .containsExactly("CANCELED", "ERROR");
  }

  @Test
  void typeIn_letsEachTypePass() {
    var types = OperationType.values();
    given(Arrays.stream(types).map(type -> span("t", type.name()).type(type).make()).toList());
    for (OperationType type : types) {
      assertThat(ids(new Condition.TypeIn(Set.of(type)))).containsExactly(type.name());
    }
    assertThat(ids(new Condition.TypeIn(Set.of(types)))).hasSize(26);
  }

  @Test
  void variantIn_comparesExactly() {
    given(span("t", "a").variant("v"), span("t", "b").variant("V"), span("t", "c"));
    assertThat(ids(new Condition.VariantIn(Set.of("v", "w")))).containsExactly("a");
  }

  @Test
  void lastsAtLeast_isInclusiveToTheMicrosecondAndNeedsAnEnd() {
    given(
        span("t", "a").lastingUs(1_999),
        span("t", "b").lastingUs(2_000),
        span("t", "c").lastingUs(2_001),
        span("t", "d"),
        span("t", "e").lastingUs(0));
    assertThat(ids(new Condition.LastsAtLeast(Duration.ofMillis(2)))).containsExactly("b", "c");
    assertThat(ids(new Condition.LastsAtLeast(Duration.ZERO))).containsExactly("a", "b", "c", "e");
    assertThat(ids(new Condition.LastsAtLeast(Duration.ofNanos(1)))).containsExactly("a", "b", "c");
    assertThat(ids(new Condition.LastsAtLeast(Duration.ofMillis(-1)))).hasSize(4);
    assertThat(ids(new Condition.LastsAtLeast(Duration.ofSeconds(Long.MIN_VALUE)))).hasSize(4);
    assertThat(ids(new Condition.LastsAtLeast(Duration.ofSeconds(Long.MAX_VALUE)))).isEmpty();
  }

  @Test
  void lastsAtMost_isInclusiveToTheMicrosecondAndNeedsAnEnd() {
    given(
        span("t", "a").lastingUs(1_999),
        span("t", "b").lastingUs(2_000),
        span("t", "c").lastingUs(2_001),
        span("t", "d"),
        span("t", "e").lastingUs(0));
    assertThat(ids(new Condition.LastsAtMost(Duration.ofMillis(2)))).containsExactly("a", "b", "e");
    assertThat(ids(new Condition.LastsAtMost(Duration.ZERO))).containsExactly("e");
    assertThat(ids(new Condition.LastsAtMost(Duration.ofNanos(-1)))).isEmpty();
    assertThat(ids(new Condition.LastsAtMost(Duration.ofSeconds(Long.MIN_VALUE)))).isEmpty();
    assertThat(ids(new Condition.LastsAtMost(Duration.ofSeconds(Long.MAX_VALUE)))).hasSize(4);
  }

  @Test
  void durations_ofTheLongestSpan_areExact() {
    long longest = Micros.MAX - Micros.MIN;
    given(span("t", "a").startUs(Micros.MIN).lastingUs(longest));
    Duration exactly = Duration.of(longest, ChronoUnit.MICROS);
    assertThat(ids(new Condition.LastsAtLeast(exactly))).containsExactly("a");
    assertThat(ids(new Condition.LastsAtMost(exactly))).containsExactly("a");
    assertThat(ids(new Condition.LastsAtLeast(exactly.plusNanos(1_000)))).isEmpty();
    assertThat(ids(new Condition.LastsAtMost(exactly.minusNanos(1_000)))).isEmpty();
  }

  @Test
  void conditions_allHave_toHold() {
    given(
        span("t", "a").name("n").lastingUs(1),
        span("t", "b").name("n"),
        span("t", "c").name("m").lastingUs(1),
        span("u", "d").name("n").lastingUs(1));
    assertThat(
            ids(
                new Condition.NameIn(Set.of("n")),
                new Condition.LastsAtLeast(Duration.ZERO),
                new Condition.TraceIn(Set.of("t")),
                new Condition.StartsWithin(
                    new TimeWindow(Optional.of(Micros.toInstant(START_US)), Optional.empty()))))
        .containsExactly("a");
  }

  static Json json(String canonical) {
    return Json.ofCanonical(canonical.getBytes(UTF_8));
  }
}
