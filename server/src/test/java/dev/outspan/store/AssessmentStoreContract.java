package dev.outspan.store;

import static dev.outspan.testing.Assessments.assessment;
import static dev.outspan.testing.Assessments.comment;
import static dev.outspan.testing.Assessments.rating;
import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.SpanKey;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// [AssessmentStore].
public abstract class AssessmentStoreContract extends StoreContract {
  private static final SpanKey A = span("t", "a").key();
  private static final SpanKey B = span("t", "b").key();
  private static final Set<AssessmentType> ALL = EnumSet.allOf(AssessmentType.class);

  private void givenAssessments(Assessment... assessments) {
    for (Assessment assessment : assessments) {
      assertThat(store.assessments().create(assessment))
          .isEqualTo(new AssessmentResult.Stored(assessment));
    }
  }

  // 1
  @Test
  void create_returned_isSeenByTheNextRead() {
    given(span("t", "a"));
    givenAssessments(rating("1", A, 4));
    assertThat(store.assessments().find(ACCOUNT, "1")).contains(rating("1", A, 4));
    assertThat(store.assessments().find(ACCOUNT, "2")).isEmpty();
  }

  // 2
  @Test
  void anotherAccounts_areNeitherReadNorChanged() {
    SpanKey foreign = span("t", "a").account("other").key();
    given(span("t", "a"), span("t", "a").account("other"));
    givenAssessments(comment("1", foreign, 1));
    assertThat(store.assessments().find(ACCOUNT, "1")).isEmpty();
    assertThat(store.assessments().ofTrace(ACCOUNT, "t", ALL)).isEmpty();
    assertThat(store.assessments().ofSpan(ACCOUNT, "a", ALL)).isEmpty();
    assertThat(store.assessments().delete(ACCOUNT, "1")).isFalse();
    assertThat(store.assessments().replace(rating("1", A, 1)))
        .isEqualTo(new AssessmentResult.UnknownAssessment("1"));
    givenAssessments(rating("1", A, 2));
    assertThat(store.assessments().find("other", "1")).contains(comment("1", foreign, 1));
    assertThat(store.assessments().delete(ACCOUNT, "1")).isTrue();
    assertThat(store.assessments().find("other", "1")).contains(comment("1", foreign, 1));
  }

  // 3
  @Test
  void secondOverwrite_ofASpan_isRefused() {
    given(span("t", "a"), span("t", "b"));
    givenAssessments(
        assessment("1", A, AssessmentType.OVERWRITE, 1),
        comment("2", A, 1),
        assessment("3", B, AssessmentType.OVERWRITE, 1));
    assertThat(store.assessments().create(assessment("4", A, AssessmentType.OVERWRITE, 2)))
        .isEqualTo(new AssessmentResult.OverwriteExists(A));
    assertThat(store.assessments().replace(assessment("2", A, AssessmentType.OVERWRITE, 2)))
        .isEqualTo(new AssessmentResult.OverwriteExists(A));
    var changed = assessment("1", A, AssessmentType.OVERWRITE, 9);
    assertThat(store.assessments().replace(changed))
        .isEqualTo(new AssessmentResult.Stored(changed));
    store.assessments().delete(ACCOUNT, "1");
    givenAssessments(assessment("4", A, AssessmentType.OVERWRITE, 2));
  }

  // 4
  @Test
  void create_forASpanThatIsNotStored_isRefused() {
    given(span("t", "a"));
    SpanKey unknown = span("u", "a").key();
    assertThat(store.assessments().create(comment("1", unknown, 1)))
        .isEqualTo(new AssessmentResult.UnknownSpan(unknown));
    SpanKey foreign = span("t", "a").account("other").key();
    assertThat(store.assessments().create(comment("1", foreign, 1)))
        .isEqualTo(new AssessmentResult.UnknownSpan(foreign));
    assertThat(store.assessments().find(ACCOUNT, "1")).isEmpty();
  }

  @Test
  void create_withAnIdThatExists_isRefused() {
    given(span("t", "a"), span("t", "b"));
    givenAssessments(comment("1", A, 1));
    assertThat(store.assessments().create(rating("1", B, 1)))
        .isEqualTo(new AssessmentResult.IdExists("1"));
    assertThat(store.assessments().find(ACCOUNT, "1")).contains(comment("1", A, 1));
  }

  // 5
  @Test
  void replace_takesThePlaceOfTheOneWithItsId() {
    given(span("t", "a"));
    givenAssessments(comment("1", A, 1), comment("2", A, 2));
    assertThat(store.assessments().replace(rating("1", A, 5)))
        .isEqualTo(new AssessmentResult.Stored(rating("1", A, 5)));
    assertThat(store.assessments().ofSpan(ACCOUNT, "a", ALL))
        .containsExactly(comment("2", A, 2), rating("1", A, 5));
    assertThat(store.assessments().replace(rating("3", A, 5)))
        .isEqualTo(new AssessmentResult.UnknownAssessment("3"));
  }

  // 6
  @Test
  void delete_saysWhetherThereWasOne() {
    given(span("t", "a"));
    givenAssessments(comment("1", A, 1), comment("2", A, 1));
    assertThat(store.assessments().delete(ACCOUNT, "1")).isTrue();
    assertThat(store.assessments().delete(ACCOUNT, "1")).isFalse();
    assertThat(store.assessments().ofSpan(ACCOUNT, "a", ALL)).containsExactly(comment("2", A, 1));
  }

  // 7
  @Test
  void lists_areOldestFirstThenById() {
    given(span("t", "a"), span("t", "b"), span("u", "a"));
    givenAssessments(
        comment("3", A, 2),
        comment("1", A, 2),
        comment("\ud83d\ude00", B, 2),
        comment("\uffee", B, 2),
        comment("4", A, 1),
        comment("5", span("u", "a").key(), 0));
    assertThat(store.assessments().ofSpan(ACCOUNT, "a", ALL))
        .containsExactly(
            comment("5", span("u", "a").key(), 0),
            comment("4", A, 1),
            comment("1", A, 2),
            comment("3", A, 2));
    assertThat(store.assessments().ofSpan(ACCOUNT, "missing", ALL)).isEmpty();
    assertThat(store.assessments().ofTrace(ACCOUNT, "t", ALL))
        .extracting(Assessment::id)
        .containsExactly("4", "1", "3", "\uffee", "\ud83d\ude00");
    assertThat(store.assessments().ofTrace(ACCOUNT, "missing", ALL)).isEmpty();
  }

  @Test
  void lists_areOfTheGivenTypesAlone() {
    given(span("t", "a"));
    for (AssessmentType type : AssessmentType.values()) {
      givenAssessments(assessment(type.name(), A, type, 1));
    }
    for (AssessmentType type : AssessmentType.values()) {
      assertThat(store.assessments().ofSpan(ACCOUNT, "a", Set.of(type)))
          .containsExactly(assessment(type.name(), A, type, 1));
    }
    assertThat(store.assessments().ofTrace(ACCOUNT, "t", Set.of())).isEmpty();
    assertThat(store.assessments().ofTrace(ACCOUNT, "t", ALL)).hasSize(6);
  }

  // 8
  @Test
  void restore_addsAndReplaces_allOfThem() {
    given(span("t", "a"), span("t", "b"));
    givenAssessments(comment("1", A, 1), assessment("2", A, AssessmentType.OVERWRITE, 1));
    assertThat(store.assessments().restore(List.of())).isEmpty();
    assertThat(
            store
                .assessments()
                .restore(
                    List.of(
                        rating("1", A, 3),
                        comment("2", A, 2),
                        assessment("3", A, AssessmentType.OVERWRITE, 3),
                        comment("4", B, 4))))
        .isEmpty();
    assertThat(store.assessments().ofTrace(ACCOUNT, "t", ALL))
        .containsExactly(
            comment("2", A, 2),
            assessment("3", A, AssessmentType.OVERWRITE, 3),
            comment("4", B, 4),
            rating("1", A, 3));
  }

  @Test
  void restore_ofOneThatCannotBe_storesNothing() {
    given(span("t", "a"), span("t", "b"));
    var overwrite = assessment("1", A, AssessmentType.OVERWRITE, 1);
    givenAssessments(overwrite);
    SpanKey unknown = span("u", "a").key();
    requireRefused(new AssessmentResult.UnknownSpan(unknown), comment("2", unknown, 1));
    requireRefused(new AssessmentResult.IdExists("1"), comment("1", B, 1));
    requireRefused(new AssessmentResult.IdExists("2"), comment("2", A, 1));
    requireRefused(
        new AssessmentResult.OverwriteExists(A), assessment("3", A, AssessmentType.OVERWRITE, 1));
    assertThat(store.assessments().ofTrace(ACCOUNT, "t", ALL)).containsExactly(overwrite);
  }

  private void requireRefused(AssessmentResult refusal, Assessment second) {
    assertThat(store.assessments().restore(List.of(comment("2", A, 1), second))).contains(refusal);
  }
}
