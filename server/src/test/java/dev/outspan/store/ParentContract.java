package dev.outspan.store;

import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/// [SpanWriter] 4: which parents are accepted.
public abstract class ParentContract extends StoreContract {

  @Test
  void write_withAParentStoredInAnotherTraceOnly_isRefused() {
    given(span("t", "p"));
    var refusal = new WriteResult.ParentInOtherTrace(span("u", "b").key(), "p");
    List<Span> batch = spans(span("u", "a"), span("u", "b").parent("p"));
    assertThat(store.writer().upsert(batch)).isEqualTo(refusal);
    assertThat(store.writer().insert(batch)).isEqualTo(refusal);
    assertThat(ids()).containsExactly("p");
  }

  @Test
  void write_withAnUnknownParent_isStored() {
    given(span("t", "a").parent("nowhere"));
    assertThat(ids()).containsExactly("a");
  }

  @Test
  void write_withAParentInTheBatch_isStoredThoughAnotherTraceHasItToo() {
    given(span("t", "p"));
    given(span("u", "child").parent("p"), span("u", "p"));
    assertThat(everything()).hasSize(3);
  }

  @Test
  void write_withAParentInItsTrace_isStoredThoughAnotherTraceHasItToo() {
    given(span("t", "p"));
    given(span("u", "p"));
    given(span("u", "child").parent("p"));
    assertThat(everything()).hasSize(3);
  }

  @Test
  void write_withAParentInAnotherTraceOfTheBatchAlone_isStored() {
    given(span("t", "p"), span("u", "child").parent("p"));
    assertThat(everything()).hasSize(2);
  }

  @Test
  void write_withAParentOfAnotherAccount_isStored() {
    given(span("t", "p").account("other"));
    given(span("u", "child").parent("p"));
    assertThat(ids()).containsExactly("child");
  }

  @Test
  void write_withItselfAsParent_isStored() {
    given(span("t", "a").parent("a"));
    given(span("u", "a").parent("a"));
    assertThat(everything()).hasSize(2);
  }

  @Test
  void write_withAnEmptyParent_isStored() {
    given(span("t", "a").parent(""));
    assertThat(ids()).containsExactly("a");
  }

  @Test
  void upsert_thatLosesAgainstTheStoredSpan_isRefusedForItsParentAllTheSame() {
    given(span("t", "p"), span("u", "a").lastingUs(1));
    assertThat(store.writer().upsert(spans(span("u", "a").parent("p"))))
        .isEqualTo(new WriteResult.ParentInOtherTrace(span("u", "a").key(), "p"));
  }

  @Test
  void upsert_thatLosesWithinItsBatch_isRefusedForItsParentAllTheSame() {
    given(span("t", "p"));
    List<Span> batch = spans(span("u", "a").lastingUs(1), span("u", "a").parent("p"));
    assertThat(store.writer().upsert(batch))
        .isEqualTo(new WriteResult.ParentInOtherTrace(span("u", "a").key(), "p"));
    assertThat(ids()).containsExactly("p");
  }
}
