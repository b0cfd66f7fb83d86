package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.query.Order;
import dev.outspan.query.Order.SortKey;
import dev.outspan.query.Page;
import dev.outspan.query.Page.Cursor;
import dev.outspan.query.Page.From;
import dev.outspan.query.Search;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.SpanPatch;
import dev.outspan.span.SpanRow.Field;
import dev.outspan.span.Status;
import dev.outspan.span.TimeWindow;
import dev.outspan.span.Usage;
import dev.outspan.testing.Assessments;
import dev.outspan.testing.Spans;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// [SpanDeletion].
public abstract class DeletionContract extends StoreContract {
  private static final Selection EVERYTHING = Selection.everythingOf(ACCOUNT);

  private List<String> after(String id, Condition... conditions) {
    return page(Order.OLDEST_FIRST, new From.After(new Cursor.AtSpan(id)), conditions);
  }

  private List<String> page(Order order, From from, Condition... conditions) {
    var search = new Search(ACCOUNT, List.of(conditions), order, new Page(from, 9));
    var found = (SearchResult.Found) store.reader().search(search);
    return found.rows().stream().map(row -> row.text(Field.ID)).toList();
  }

  // 1 and 6
  @Test
  void deleteSpan_deletesTheNewestWithTheIdAlone() {
    given(
        span("t", "a").startUs(5),
        span("u", "a").startUs(7),
        span("v", "a").startUs(6),
        span("w", "a").startUs(9).account("other"),
        span("t", "b"));
    assertThat(store.deletion().deleteSpan(ACCOUNT, "a")).isEqualTo(1);
    assertThat(everything())
        .isEqualTo(spans(span("t", "a").startUs(5), span("v", "a").startUs(6), span("t", "b")));
    assertThat(store.reader().find(ACCOUNT, "a")).contains(span("v", "a").startUs(6).make());
    assertThat(store.reader().find("other", "a")).isPresent();
  }

  @Test
  void deleteSpan_ofAnUnknownId_deletesNothing() {
    given(span("t", "a"), span("t", "b").account("other"));
    assertThat(store.deletion().deleteSpan(ACCOUNT, "b")).isZero();
    assertThat(everything()).hasSize(1);
  }

  // SpanReader 14
  @Test
  void deletions_tellOfLaterOnesInTheWindowAlone() {
    given(
        span("t", "a").startUs(5),
        span("t", "b").startUs(7),
        span("t", "c").startUs(8),
        span("u", "a").startUs(9).account("other"));
    long before = version();
    store.deletion().deleteSpan(ACCOUNT, "b");
    store.deletion().deleteSpan(ACCOUNT, "c");
    store.deletion().deleteTrace("other", "u");
    long after = version();
    given(span("t", "b").startUs(7));
    assertThat(deletions(before, 7, 7)).contains(window(7, 7));
    assertThat(deletions(before, Micros.MIN, Micros.MAX)).contains(window(7, 8));
    assertThat(deletions(before, 5, 6)).isEmpty();
    assertThat(deletions(before, 9, 9)).isEmpty();
    assertThat(deletions(after, Micros.MIN, Micros.MAX)).isEmpty();
  }

  // SpanReader 14
  @Test
  void deletions_tellOfTheStartsThatASpanHadBefore() {
    given(span("t", "a").startUs(5), span("t", "b").startUs(5));
    long before = version();
    given(span("t", "a").startUs(7), span("u", "a").startUs(6), span("t", "b").startUs(20));
    given(span("t", "a").startUs(9));
    assertThat(deletions(before, Micros.MIN, Micros.MAX)).isEmpty();
    long moved = version();
    store.deletion().deleteTrace(ACCOUNT, "t");
    assertThat(deletions(before, Micros.MIN, Micros.MAX)).contains(window(5, 20));
    assertThat(deletions(moved, 5, 5)).contains(window(5, 5));
    assertThat(deletions(moved, 6, 8)).contains(window(7, 7));
    assertThat(deletions(moved, 6, 6)).isEmpty();
    long deleted = version();
    given(span("t", "a").startUs(1));
    store.deletion().deleteTrace(ACCOUNT, "t");
    assertThat(deletions(deleted, 2, 3)).isEmpty();
    assertThat(deletions(deleted, 0, 1)).contains(window(1, 1));
  }

  // SpanReader 14
  @Test
  void deletions_afterACompaction_tellTheSame() {
    given(span("t", "a").startUs(5));
    long before = version();
    given(span("t", "a").startUs(7));
    store.deletion().erase();
    store.deletion().deleteSpan(ACCOUNT, "a");
    assertThat(deletions(before, 5, 5)).contains(window(5, 5));
  }

  private Optional<TimeWindow> deletions(long after, long fromUs, long toUs) {
    return store.reader().deletions(ACCOUNT, after, window(fromUs, toUs));
  }

  private static TimeWindow window(long fromUs, long toUs) {
    return new TimeWindow(
        Optional.of(Micros.toInstant(fromUs)), Optional.of(Micros.toInstant(toUs)));
  }

  // 7
  @Test
  void deleteTrace_deletesAllItsSpans() {
    given(
        span("t", "a"),
        span("t", "b").parent("a").startUs(1),
        span("T", "a"),
        span("t", "c").account("other"));
    assertThat(store.deletion().deleteTrace(ACCOUNT, "t")).isEqualTo(2);
    assertThat(store.deletion().deleteTrace(ACCOUNT, "t")).isZero();
    assertThat(everything()).isEqualTo(spans(span("T", "a")));
    assertThat(store.reader().find("other", "c")).isPresent();
  }

  // 8
  @Test
  void delete_takesExactlyTheSelectedSpans() {
    given(
        span("t", "a").metadata("{\"k\":1}"),
        span("t", "b").metadata("{\"k\":\"1\"}"),
        span("u", "c").metadata("{\"k\":1.0}").account("other"),
        span("u", "d").metadata("{\"k\":[1]}"));
    var one = Json.ofCanonical(new byte[] {'1'});
    var selection =
        new Selection(ACCOUNT, List.of(new Condition.MetadataIn("k", List.of(one))), Scope.MATCHES);
    assertThat(store.deletion().delete(selection, 2)).isEqualTo(new DeleteResult.Deleted(2));
    assertThat(ids()).containsExactly("b");
    assertThat(store.reader().find("other", "c")).isPresent();
  }

  @Test
  void delete_ofWholeTraces_takesTheirSpansButForExcludedOnes() {
    given(
        span("t", "root").name("n"),
        span("t", "child").parent("root"),
        span("t", "kept").parent("root"),
        span("u", "other"));
    var selection =
        new Selection(
            ACCOUNT,
            List.of(new Condition.NameIn(Set.of("n")), new Condition.IdNotIn(Set.of("kept"))),
            Scope.WHOLE_TRACES);
    assertThat(store.deletion().delete(selection, 2)).isEqualTo(new DeleteResult.Deleted(2));
    assertThat(ids()).containsExactly("kept", "other");
  }

  // 9
  @Test
  void delete_ofAnotherNumberThanExpected_deletesNothing() {
    given(span("t", "a"), span("t", "b"));
    assertThat(store.deletion().delete(EVERYTHING, 1)).isEqualTo(new DeleteResult.CountDiffers(2));
    assertThat(store.deletion().delete(EVERYTHING, 3)).isEqualTo(new DeleteResult.CountDiffers(2));
    assertThat(everything()).hasSize(2);
    assertThat(store.deletion().delete(EVERYTHING, 2)).isEqualTo(new DeleteResult.Deleted(2));
    assertThat(store.deletion().delete(EVERYTHING, 0)).isEqualTo(new DeleteResult.Deleted(0));
  }

  // 10
  @Test
  void expire_deletesWhatStartedBeforeTheInstant() {
    given(
        span("t", "a").startUs(-5),
        span("t", "b").startUs(9).lastingUs(100),
        span("t", "c").startUs(10),
        span("u", "d").startUs(11),
        span("t", "e").startUs(1).account("other"));
    assertThat(store.deletion().expire(ACCOUNT, Micros.toInstant(10))).isEqualTo(2);
    assertThat(ids()).containsExactly("c", "d");
    assertThat(store.deletion().expire(ACCOUNT, Micros.toInstant(10))).isZero();
    assertThat(store.deletion().expire(ACCOUNT, Micros.toInstant(10).plusNanos(1))).isEqualTo(1);
    assertThat(store.reader().find("other", "e")).isPresent();
  }

  @Test
  void expire_ofManySpans_deletesThemAll() {
    given(Spans.many("t", 300));
    assertThat(store.deletion().expire(ACCOUNT, Micros.toInstant(START_US + 250))).isEqualTo(250);
    assertThat(ids()).hasSize(50).startsWith("t-00250");
  }

  // 3
  @Test
  void deletion_takesTheAssessmentsOfTheSpansAlong() {
    given(span("t", "a"), span("t", "b"), span("t", "a").account("other"));
    store.assessments().create(Assessments.comment("1", span("t", "a").key(), 1));
    store.assessments().create(Assessments.comment("2", span("t", "b").key(), 1));
    var foreign = span("t", "a").account("other").key();
    store.assessments().create(Assessments.comment("3", foreign, 1));
    store.deletion().deleteSpan(ACCOUNT, "a");
    assertThat(store.assessments().find(ACCOUNT, "1")).isEmpty();
    assertThat(store.assessments().find(ACCOUNT, "2")).isPresent();
    assertThat(store.assessments().find("other", "3")).isPresent();
    given(span("t", "a"));
    assertThat(store.assessments().ofSpan(ACCOUNT, "a", EnumSet.allOf(AssessmentType.class)))
        .isEmpty();
  }

  // 4
  @Test
  void write_afterADeletion_isANewSpan() {
    given(span("t", "a").name("end").lastingUs(9));
    store.deletion().deleteSpan(ACCOUNT, "a");
    given(span("t", "a").name("start"));
    assertThat(everything()).isEqualTo(spans(span("t", "a").name("start")));
    store.deletion().deleteTrace(ACCOUNT, "t");
    assertThat(store.writer().insert(spans(span("t", "a"))))
        .isEqualTo(new WriteResult.Stored(spans(span("t", "a"))));
  }

  @Test
  void write_afterADeletion_knowsItsParentNoMore() {
    given(span("t", "p"));
    store.deletion().deleteSpan(ACCOUNT, "p");
    given(span("u", "a").parent("p"));
    assertThat(ids()).containsExactly("a");
  }

  @Test
  void patch_afterADeletion_findsNothing() {
    given(span("t", "a"));
    store.deletion().deleteSpan(ACCOUNT, "a");
    assertThat(store.reader().find(ACCOUNT, "a")).isEmpty();
    assertThat(
            store
                .writer()
                .patch(
                    ACCOUNT,
                    "a",
                    new SpanPatch(
                        Optional.of("n"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Usage.NONE)))
        .isEqualTo(new WriteResult.UnknownSpan("a"));
  }

  // 5
  @Test
  void cursor_ofADeletedSpan_standsWhereItStood() {
    given(
        span("t", "a").startUs(1).lastingUs(9).tokens(1, 30),
        span("t", "b").startUs(2).lastingUs(5).tokens(2, 20),
        span("t", "c").startUs(3).lastingUs(7).tokens(3, 10));
    store.deletion().deleteSpan(ACCOUNT, "b");
    store.deletion().deleteSpan(ACCOUNT, "c");
    assertThat(after("b")).isEmpty();
    assertThat(page(Order.OLDEST_FIRST, new From.Before(new Cursor.AtSpan("b"))))
        .containsExactly("a");
    for (SortKey key : List.of(SortKey.DURATION, SortKey.OUTPUT_TOKENS)) {
      var ascending = new Order(key, Order.Direction.ASCENDING);
      assertThat(page(ascending, new From.After(new Cursor.AtSpan("c")))).containsExactly("a");
    }
    var byInput = new Order(SortKey.INPUT_TOKENS, Order.Direction.ASCENDING);
    assertThat(page(byInput, new From.After(new Cursor.AtSpan("c")))).isEmpty();
  }

  @Test
  void cursor_ofASpanDeletedTwice_standsWhereItStoodLast() {
    given(span("t", "a").startUs(1), span("t", "b").startUs(5), span("t", "x").startUs(9));
    store.deletion().deleteSpan(ACCOUNT, "x");
    given(span("t", "x").startUs(3));
    assertThat(after("x")).containsExactly("b");
    store.deletion().deleteSpan(ACCOUNT, "x");
    assertThat(after("x")).containsExactly("b");
  }

  @Test
  void cursor_ofADeletedSpan_yieldsToOneOfTheList() {
    given(
        span("t", "a").startUs(1),
        span("u", "a").startUs(5),
        span("t", "b").startUs(3),
        span("t", "c").startUs(7));
    store.deletion().deleteTrace(ACCOUNT, "u");
    assertThat(after("a")).containsExactly("b", "c");
    given(span("t", "a").startUs(1).status(Status.ERROR));
    var successful = new Condition.StatusIn(Set.of(Status.SUCCESS));
    var search =
        new Search(
            ACCOUNT,
            List.of(successful),
            Order.OLDEST_FIRST,
            new Page(new From.After(new Cursor.AtSpan("a")), 9));
    assertThat(store.reader().search(search)).isEqualTo(new SearchResult.AmbiguousCursor("a"));
  }

  @Test
  void deletion_ofAnAccount_leavesCursorsOfOthersUnknown() {
    given(span("t", "a").account("other"), span("t", "b"));
    store.deletion().deleteSpan("other", "a");
    var search =
        new Search(
            ACCOUNT,
            List.of(),
            Order.OLDEST_FIRST,
            new Page(new From.After(new Cursor.AtSpan("a")), 9));
    assertThat(store.reader().search(search)).isEqualTo(new SearchResult.UnknownCursor("a"));
  }

  // 12
  @Test
  void erase_changesNoAnswer() {
    given(Spans.many("t", 50));
    given(span("t", "t-00003").name("changed"));
    store.assessments().create(Assessments.comment("1", span("t", "t-00004").key(), 1));
    store.deletion().deleteSpan(ACCOUNT, "t-00007");
    var before = everything();
    long version = version();
    store.deletion().erase();
    assertThat(everything()).isEqualTo(before);
    assertThat(version()).isEqualTo(version);
    assertThat(store.assessments().find(ACCOUNT, "1")).isPresent();
    assertThat(after("t-00007")).startsWith("t-00008");
    given(span("t", "t-00004").name("changed, too"), span("t", "new").startUs(START_US + 900));
    assertThat(everything()).hasSize(50);
  }
}
