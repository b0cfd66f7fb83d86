package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.Assessment;
import dev.outspan.span.SpanKey;
import dev.outspan.testing.Assessments;
import dev.outspan.testing.Spans;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Assessments with a scan, [Condition.TraceAssessed] and [Condition.SpanAssessed].
public abstract class AssessmentContract extends StoreContract {

  private static Assessment comment(String id, String traceId, String spanId, long createdUs) {
    return Assessments.comment(id, new SpanKey(ACCOUNT, traceId, spanId), createdUs);
  }

  private static Assessment rating(String id, String traceId, String spanId, int rating) {
    return Assessments.rating(id, new SpanKey(ACCOUNT, traceId, spanId), rating);
  }

  private void givenAssessments(Assessment... assessments) {
    for (Assessment assessment : assessments) {
      assertThat(store.assessments().create(assessment))
          .isEqualTo(new AssessmentResult.Stored(assessment));
    }
  }

  /// The rows' assessments by trace id and id, in the order of the rows.
  private Map<String, List<Assessment>> inline(Selection selection) {
    var found = new LinkedHashMap<String, List<Assessment>>();
    try (SpanScan scan = store.reader().scan(selection, SpanReader.Assessments.INLINE)) {
      while (scan.next()) {
        SpanKey key = scan.row().toSpan().key();
        found.put(key.traceId() + "/" + key.id(), scan.assessments());
      }
    }
    return found;
  }

  @Test
  void scan_bringsEachSpansAssessments_oldestFirstThenById() {
    given(span("t", "a"), span("t", "b"), span("u", "a"), span("u", "z").startUs(START_US + 1));
    given(span("t", "a").account("other"));
    var foreign = Assessments.comment("3", new SpanKey("other", "t", "a"), 1);
    givenAssessments(
        comment("3", "t", "a", 2),
        comment("1", "t", "a", 2),
        comment("\ud83d\ude00", "t", "a", 2),
        comment("\uffee", "t", "a", 2),
        comment("4", "t", "a", 1),
        rating("5", "u", "a", 3),
        foreign);
    assertThat(inline(Selection.everythingOf(ACCOUNT)))
        .containsExactly(
            Map.entry(
                "t/a",
                List.of(
                    comment("4", "t", "a", 1),
                    comment("1", "t", "a", 2),
                    comment("3", "t", "a", 2),
                    comment("\uffee", "t", "a", 2),
                    comment("\ud83d\ude00", "t", "a", 2))),
            Map.entry("t/b", List.of()),
            Map.entry("u/a", List.of(rating("5", "u", "a", 3))),
            Map.entry("u/z", List.of()));
  }

  @Test
  void scan_withoutAssessments_bringsNone() {
    given(span("t", "a"));
    givenAssessments(comment("1", "t", "a", 1));
    var selection = Selection.everythingOf(ACCOUNT);
    try (SpanScan scan = store.reader().scan(selection, SpanReader.Assessments.NONE)) {
      assertThat(scan.next()).isTrue();
      assertThat(scan.assessments()).isEmpty();
    }
  }

  @Test
  void scan_ofManySlices_bringsEachAssessmentOnce() {
    given(Spans.many("t", 60));
    for (int i = 0; i < 60; i += 7) {
      givenAssessments(comment("c" + i, "t", "t-%05d".formatted(i), 1));
    }
    var selection = Selection.everythingOf(ACCOUNT);
    assertThat(inline(selection).values().stream().flatMap(List::stream).map(Assessment::id))
        .containsExactly("c0", "c7", "c14", "c21", "c28", "c35", "c42", "c49", "c56");
  }

  // SpanReader 4
  @Test
  void scan_bringsAssessmentsOfItsInstant() {
    given(span("t", "a"), span("t", "b"));
    givenAssessments(comment("1", "t", "b", 1));
    var selection = Selection.everythingOf(ACCOUNT);
    try (SpanScan scan = store.reader().scan(selection, SpanReader.Assessments.INLINE)) {
      givenAssessments(comment("2", "t", "a", 1));
      store.assessments().replace(comment("1", "t", "b", 9));
      assertThat(scan.next()).isTrue();
      assertThat(scan.assessments()).isEmpty();
      assertThat(scan.next()).isTrue();
      assertThat(scan.assessments()).containsExactly(comment("1", "t", "b", 1));
    }
  }

  @Test
  void traceAssessed_letsAllSpansOfAnAssessedTracePass() {
    given(
        span("t", "a"),
        span("t", "b"),
        span("u", "a"),
        span("v", "a"),
        span("w", "a"),
        span("w", "a").account("other"));
    givenAssessments(
        comment("1", "t", "a", 1),
        rating("2", "u", "a", 1),
        comment("3", "v", "a", 1),
        Assessments.comment("4", new SpanKey("other", "w", "a"), 1));
    assertThat(scan(new Condition.TraceAssessed(Set.of("comment"))))
        .isEqualTo(spans(span("t", "a"), span("t", "b"), span("v", "a")));
    assertThat(scan(new Condition.TraceAssessed(Set.of("rating", "unheard-of"))))
        .isEqualTo(spans(span("u", "a")));
    assertThat(scan(new Condition.TraceAssessed(Set.of("unheard-of", "COMMENT")))).isEmpty();
    assertThat(
            scan(
                new Selection(
                    ACCOUNT,
                    List.of(new Condition.TraceAssessed(Set.of("comment"))),
                    Scope.WHOLE_TRACES)))
        .hasSize(3);
  }

  @Test
  void spanAssessed_letsTheAssessedSpanAlonePass() {
    given(span("t", "a"), span("t", "b"), span("u", "a"), span("w", "a"));
    given(span("w", "a").account("other"));
    givenAssessments(
        comment("1", "t", "a", 1),
        rating("2", "u", "a", 1),
        Assessments.comment("4", new SpanKey("other", "w", "a"), 1));
    assertThat(scan(new Condition.SpanAssessed(Set.of("comment"))))
        .isEqualTo(spans(span("t", "a")));
    assertThat(scan(new Condition.SpanAssessed(Set.of("comment", "rating", "unheard-of"))))
        .isEqualTo(spans(span("t", "a"), span("u", "a")));
  }
}
