package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.TimeWindow;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// [Scope#WHOLE_TRACES].
public abstract class TraceContract extends StoreContract {

  @BeforeEach
  void givenTwoTraces() {
    given(
        span("t", "root").name("turn").startUs(START_US + 10),
        span("t", "early").parent("root").startUs(START_US - 1_000_000).metadata("{\"k\":1}"),
        span("t", "late").parent("root").startUs(START_US + 1_000_000),
        span("u", "root").name("other").startUs(START_US + 11),
        span("u", "child").parent("root").name("turn").startUs(START_US + 20),
        span("t", "foreign").account("other").startUs(START_US + 12));
  }

  private List<String> tracesOf(Condition... conditions) {
    return scanTraces(conditions).stream()
        .map(span -> span.key().traceId() + "/" + span.key().id())
        .toList();
  }

  @Test
  void wholeTraces_bringAllSpansOfATraceWithAMatch_inOrder() {
    assertThat(tracesOf(new Condition.NameIn(Set.of("turn")), new Condition.IsRoot()))
        .containsExactly("t/early", "t/root", "t/late");
    assertThat(tracesOf(new Condition.NameIn(Set.of("turn"))))
        .containsExactly("t/early", "t/root", "u/root", "u/child", "t/late");
  }

  @Test
  void wholeTraces_reachBeyondTheWindow() {
    var window =
        new TimeWindow(
            Optional.of(Micros.toInstant(START_US)), Optional.of(Micros.toInstant(START_US + 10)));
    assertThat(tracesOf(new Condition.StartsWithin(window)))
        .containsExactly("t/early", "t/root", "t/late");
  }

  @Test
  void wholeTraces_matchedByMetadata_areExact() {
    var one = Json.ofCanonical(new byte[] {'1'});
    var two = Json.ofCanonical(new byte[] {'2'});
    assertThat(tracesOf(new Condition.MetadataIn("k", List.of(one))))
        .containsExactly("t/early", "t/root", "t/late");
    assertThat(tracesOf(new Condition.MetadataIn("k", List.of(two)))).isEmpty();
  }

  @Test
  void wholeTraces_leaveOutSpansExcludedById() {
    assertThat(tracesOf(new Condition.IsRoot(), new Condition.IdNotIn(Set.of("child", "early"))))
        .containsExactly("t/root", "u/root", "t/late");
  }

  @Test
  void wholeTraces_leaveOutSpansExcludedByKey() {
    var excluded = Set.of(span("t", "early").key(), span("u", "root").key());
    assertThat(tracesOf(new Condition.NameIn(Set.of("turn")), new Condition.KeyNotIn(excluded)))
        .containsExactly("t/root", "u/child", "t/late");
  }

  @Test
  void wholeTraces_areNotSelectedByASpanThatIsExcluded() {
    assertThat(tracesOf(new Condition.IsRoot(), new Condition.IdNotIn(Set.of("root")))).isEmpty();
  }

  @Test
  void wholeTraces_leaveOutExcludedTraces() {
    assertThat(tracesOf(new Condition.TraceNotIn(Set.of("t"))))
        .containsExactly("u/root", "u/child");
  }

  @Test
  void wholeTraces_bringNothingOfAnotherAccount() {
    assertThat(scanTraces(new Condition.TraceIn(Set.of("t"))))
        .allMatch(span -> span.key().accountId().equals(ACCOUNT))
        .hasSize(3);
  }

  @Test
  void wholeTraces_ofNoMatch_areNone() {
    assertThat(tracesOf(new Condition.NameIn(Set.of("missing")))).isEmpty();
  }
}
