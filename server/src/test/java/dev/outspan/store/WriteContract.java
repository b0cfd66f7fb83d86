package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Selection;
import dev.outspan.span.OperationType;
import dev.outspan.span.Span;
import dev.outspan.span.Status;
import dev.outspan.testing.Spans;
import java.util.List;
import org.junit.jupiter.api.Test;

/// [SpanWriter] 1, 2, 3, 6, 7 and 8.
public abstract class WriteContract extends StoreContract {

  // 1
  @Test
  void write_returned_isSeenByTheNextRead() {
    List<Span> batch = spans(span("t", "a"), span("t", "b").parent("a"));
    assertThat(store.writer().insert(batch)).isEqualTo(new WriteResult.Stored(batch));
    assertThat(everything()).isEqualTo(batch);
    assertThat(store.reader().find(ACCOUNT, "b")).contains(batch.get(1));
  }

  @Test
  void write_ofEveryField_givesItBack() {
    Span full =
        span("t", "a")
            .name("naïve 😀 \u0001 'x' \"y\" \\")
            .lastingUs(7)
            .status(Status.CANCELED)
            .type(OperationType.TEXT_INPUT)
            .parent("p")
            .group("g")
            .variant("v")
            .obs("0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7")
            .input("{\"é😀\":[1,null,{\"a\":\"\\u0001\\n\"}]}")
            .output("{\"b\":1e400}")
            .metadata("{\"c\":true}")
            .expected("{}")
            .tokens(0, Long.MAX_VALUE)
            .make();
    Span bare = span("t", "b").name("").make();
    Span emptyLinks = span("t", "c").parent("").group("").variant("").obs("", "").make();
    given(List.of(full, bare, emptyLinks));
    assertThat(everything()).containsExactly(full, bare, emptyLinks);
    assertThat(store.reader().find(ACCOUNT, "a")).contains(full);
    assertThat(store.reader().find(ACCOUNT, "b")).contains(bare);
    assertThat(store.reader().find(ACCOUNT, "c")).contains(emptyLinks);
  }

  @Test
  void write_ofTokensAndLinksOneByOne_mixesNothingUp() {
    given(
        span("t", "a").group("g"),
        span("t", "b").variant("v"),
        span("t", "c").obs("o", "s"),
        span("t", "d").parent("p").obs("o", "s"),
        span("t", "e").tokens(1, 2),
        span("t", "f").expected("{\"x\":1}"));
    assertThat(everything())
        .containsExactlyElementsOf(
            spans(
                span("t", "a").group("g"),
                span("t", "b").variant("v"),
                span("t", "c").obs("o", "s"),
                span("t", "d").parent("p").obs("o", "s"),
                span("t", "e").tokens(1, 2),
                span("t", "f").expected("{\"x\":1}")));
  }

  // 2
  @Test
  void write_refused_storesNothingOfTheBatch() {
    given(span("t", "a"));
    assertThat(store.writer().insert(spans(span("t", "b"), span("t", "a"), span("t", "c"))))
        .isInstanceOf(WriteResult.KeyExists.class);
    assertThat(store.writer().upsert(spans(span("t", "b"), span("u", "c").parent("a"))))
        .isInstanceOf(WriteResult.ParentInOtherTrace.class);
    assertThat(ids()).containsExactly("a");
  }

  // 3
  @Test
  void upsert_laterOfTwoUnfinished_wins() {
    given(span("t", "a").name("earlier"));
    given(span("t", "a").name("later"));
    assertThat(everything()).isEqualTo(spans(span("t", "a").name("later")));
  }

  @Test
  void upsert_laterOfTwoCompleted_winsWhole() {
    given(span("t", "a").name("earlier").lastingUs(5).tokens(1, 1).expected("{}").group("g"));
    given(span("t", "a").name("later").lastingUs(3));
    assertThat(everything()).isEqualTo(spans(span("t", "a").name("later").lastingUs(3)));
  }

  @Test
  void upsert_endAfterStart_replacesTheStart() {
    given(span("t", "a").name("start"));
    given(span("t", "a").name("end").lastingUs(1));
    assertThat(everything()).isEqualTo(spans(span("t", "a").name("end").lastingUs(1)));
  }

  @Test
  void upsert_lateStartAfterEnd_keepsTheEnd() {
    given(span("t", "a").name("end").lastingUs(1));
    List<Span> end = everything();
    assertThat(store.writer().upsert(spans(span("t", "a").name("start"))))
        .isEqualTo(new WriteResult.Stored(end));
    assertThat(everything()).isEqualTo(end);
  }

  @Test
  void upsert_twoWritesInOneBatch_areDecidedLikeTwoBatches() {
    store
        .writer()
        .upsert(
            spans(
                span("t", "a").name("end").lastingUs(1),
                span("t", "a").name("late start"),
                span("t", "b").name("start"),
                span("t", "b").name("end").lastingUs(1),
                span("t", "c").name("earlier"),
                span("t", "c").name("later")));
    assertThat(everything())
        .isEqualTo(
            spans(
                span("t", "a").name("end").lastingUs(1),
                span("t", "b").name("end").lastingUs(1),
                span("t", "c").name("later")));
  }

  @Test
  void upsert_withAnotherStart_leavesOneSpan() {
    given(span("t", "a").startUs(Spans.START_US));
    given(span("t", "b").startUs(Spans.START_US));
    given(span("t", "a").startUs(Spans.START_US + 86_400_000_000L));
    given(span("t", "b").startUs(Spans.START_US - 86_400_000_000L).lastingUs(9));
    assertThat(ids()).containsExactly("b", "a");
    given(span("t", "a").startUs(0));
    assertThat(ids()).containsExactly("a", "b");
  }

  @Test
  void upsert_sameIdInSeveralTracesAndAccounts_areDifferentSpans() {
    given(span("t", "a").name("1"), span("u", "a").name("2"), span("T", "a").name("3"));
    given(span("t", "a").name("4").account("other"));
    given(span("u", "a").name("5"));
    assertThat(everything())
        .isEqualTo(
            spans(span("T", "a").name("3"), span("t", "a").name("1"), span("u", "a").name("5")));
    assertThat(scan(Selection.everythingOf("other")))
        .isEqualTo(spans(span("t", "a").name("4").account("other")));
  }

  @Test
  void upsert_keysThatRunTogether_areDifferentSpans() {
    given(span("ab", "c"), span("a", "bc"), span("abc", "c"));
    given(span("b", "c").account("accounta"));
    assertThat(everything()).hasSize(3);
  }

  // 6
  @Test
  void write_ofAnEmptyBatch_isStored() {
    assertThat(store.writer().insert(List.of())).isEqualTo(new WriteResult.Stored(List.of()));
    assertThat(store.writer().upsert(List.of())).isEqualTo(new WriteResult.Stored(List.of()));
    assertThat(everything()).isEmpty();
  }

  @Test
  void write_ofSeveralAccounts_storesEachInItsOwn() {
    given(span("t", "a").account("x"), span("t", "a").account("y"));
    assertThat(scan(Selection.everythingOf("x"))).isEqualTo(spans(span("t", "a").account("x")));
    assertThat(scan(Selection.everythingOf("y"))).isEqualTo(spans(span("t", "a").account("y")));
  }

  // 7
  @Test
  void insert_ofAStoredKey_isRefused() {
    given(span("t", "a"), span("t", "b"));
    assertThat(store.writer().insert(spans(span("t", "c"), span("t", "b").lastingUs(1))))
        .isEqualTo(new WriteResult.KeyExists(span("t", "b").key()));
    assertThat(everything()).isEqualTo(spans(span("t", "a"), span("t", "b")));
  }

  @Test
  void insert_ofAKeyTwice_isRefused() {
    assertThat(store.writer().insert(spans(span("t", "a"), span("t", "b"), span("t", "a"))))
        .isEqualTo(new WriteResult.KeyExists(span("t", "a").key()));
    assertThat(everything()).isEmpty();
  }

  @Test
  void insert_ofAStoredIdInAnotherTrace_isStored() {
    given(span("t", "a"));
    List<Span> other = spans(span("u", "a"), span("t", "a").account("other"));
    assertThat(store.writer().insert(other)).isEqualTo(new WriteResult.Stored(other));
  }

  // 8
  @Test
  void upsert_answersOneSpanForEachKey_inTheOrderOfTheWinningWrites() {
    given(span("t", "kept").name("stored").lastingUs(1));
    WriteResult result =
        store
            .writer()
            .upsert(
                spans(
                    span("t", "b").name("first"),
                    span("t", "a").lastingUs(1),
                    span("t", "kept").name("late start"),
                    span("t", "a").name("loses"),
                    span("t", "b").name("wins")));
    assertThat(result)
        .isEqualTo(
            new WriteResult.Stored(
                spans(
                    span("t", "a").lastingUs(1),
                    span("t", "kept").name("stored").lastingUs(1),
                    span("t", "b").name("wins"))));
  }

  // 11
  @Test
  void restore_takesWhateverParentsThereAre_andOtherwiseDoesAsUpsertDoes() {
    given(span("t", "p"), span("t", "done").name("end").lastingUs(1));
    var restored =
        spans(
            span("u", "a").parent("p"),
            span("u", "b").parent("c"),
            span("u", "c").parent("b"),
            span("t", "done").name("late start"),
            span("t", "p").name("replaced"));
    assertThat(store.writer().restore(restored))
        .isEqualTo(
            spans(
                span("u", "a").parent("p"),
                span("u", "b").parent("c"),
                span("u", "c").parent("b"),
                span("t", "done").name("end").lastingUs(1),
                span("t", "p").name("replaced")));
    assertThat(everything()).hasSize(5);
    assertThat(store.writer().restore(List.of())).isEmpty();
  }
}
