package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.Micros;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanPatch;
import dev.outspan.span.SpanRow;
import dev.outspan.span.TimeWindow;
import dev.outspan.span.Usage;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.testing.Spans;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// [SpanReader] 15 to 19.
public abstract class ChangesContract extends StoreContract {
  private static final Selection EVERYTHING = Selection.everythingOf(ACCOUNT);

  /// The ids of what changed, in order, those of deleted spans with a minus before them.
  private List<String> changes(long after, Condition... conditions) {
    return changes(new Selection(ACCOUNT, List.of(conditions), Scope.MATCHES), after);
  }

  private List<String> changes(Selection selection, long after) {
    var ids = new ArrayList<String>();
    try (SpanScan scan = store.reader().changes(selection, Assessments.NONE, after)) {
      while (scan.next()) {
        String id = scan.row().text(SpanRow.Field.ID);
        ids.add(scan.row().isDeleted() ? "-" + id : id);
      }
    }
    return ids;
  }

  private String name() {
    return store.reader().storeName();
  }

  private static SpanPatch renamed(String name) {
    return new SpanPatch(
        Optional.of(name),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Usage.NONE);
  }

  // 15
  @Test
  void changes_areWhatWasCreatedReplacedOrPatched() {
    given(span("t", "a"), span("t", "b"), span("t", "c"), span("t", "d").lastingUs(1));
    long before = version();
    assertThat(changes(before)).isEmpty();
    given(span("t", "b").name("replaced"));
    given(span("t", "e").startUs(1));
    given(span("t", "x").account("other"));
    store.writer().patch(ACCOUNT, "d", renamed("patched"));
    assertThat(changes(before)).containsExactly("e", "b", "d");
    assertThat(changes(0)).containsExactly("e", "a", "b", "c", "d");
    try (SpanScan scan = store.reader().changes(EVERYTHING, Assessments.NONE, before)) {
      assertThat(rest(scan))
          .isEqualTo(
              spans(
                  span("t", "e").startUs(1),
                  span("t", "b").name("replaced"),
                  span("t", "d").name("patched").lastingUs(1)));
      assertThat(scan.version()).isEqualTo(version());
    }
  }

  @Test
  void changes_ofALateStart_areNone() {
    given(span("t", "a").name("end").lastingUs(1));
    long before = version();
    store.writer().upsert(spans(span("t", "a").name("late start")));
    assertThat(changes(before)).isEmpty();
    assertThat(version()).isEqualTo(before);
  }

  @Test
  void changes_haveEachDeletedSpanOnce_unlessItIsThereAgain() {
    given(
        span("t", "a"), span("t", "b"), span("t", "c").startUs(1), span("u", "a").account("other"));
    long before = version();
    store.deletion().deleteSpan(ACCOUNT, "a");
    store.deletion().deleteSpan(ACCOUNT, "c");
    store.deletion().deleteSpan("other", "a");
    assertThat(changes(before)).containsExactly("-c", "-a");
    given(span("t", "a").name("new"), span("t", "c").startUs(START_US + 5));
    assertThat(changes(before)).containsExactly("a", "c");
    long again = version();
    store.deletion().deleteTrace(ACCOUNT, "t");
    assertThat(changes(before)).containsExactly("-a", "-b", "-c");
    assertThat(changes(again)).containsExactly("-a", "-b", "-c");
    assertThat(changes(version())).isEmpty();
  }

  // 16
  @Test
  void deletedSpans_haveTheKeyAndTheLastStart_andNothingElse() {
    given(span("t", "a").startUs(1).name("n").lastingUs(1).tokens(1, 2));
    store.deletion().deleteSpan(ACCOUNT, "a");
    given(span("t", "a").startUs(7));
    store.deletion().deleteSpan(ACCOUNT, "a");
    try (SpanScan scan = store.reader().changes(EVERYTHING, Assessments.INLINE, 0)) {
      assertThat(scan.next()).isTrue();
      SpanRow row = scan.row();
      assertThat(row.isDeleted()).isTrue();
      assertThat(row.key()).isEqualTo(new SpanKey(ACCOUNT, "t", "a"));
      assertThat(row.startUs).isEqualTo(7);
      assertThat(scan.assessments()).isEmpty();
      assertThat(scan.next()).isFalse();
    }
  }

  @Test
  void deletedSpans_areLeftOutByIdsTracesAndTheWindow_notByWhatIsNotKnown() {
    given(span("t", "a").startUs(1), span("t", "b").startUs(2), span("u", "c").startUs(3));
    store.deletion().expire(ACCOUNT, Micros.toInstant(9));
    assertThat(changes(0, new Condition.IdIn(Set.of("a", "c")))).containsExactly("-a", "-c");
    assertThat(changes(0, new Condition.IdNotIn(Set.of("a")))).containsExactly("-b", "-c");
    assertThat(changes(0, new Condition.TraceIn(Set.of("u")))).containsExactly("-c");
    assertThat(changes(0, new Condition.TraceNotIn(Set.of("u")))).containsExactly("-a", "-b");
    var keys = Set.of(new SpanKey(ACCOUNT, "t", "a"), new SpanKey("other", "t", "b"));
    assertThat(changes(0, new Condition.KeyIn(keys))).containsExactly("-a");
    assertThat(changes(0, new Condition.KeyNotIn(keys))).containsExactly("-b", "-c");
    var before = new TimeWindow(Optional.empty(), Optional.of(Micros.toInstant(2)));
    assertThat(changes(0, new Condition.StartsWithin(before))).containsExactly("-a", "-b");
    assertThat(changes(0, new Condition.NameIn(Set.of("another")), new Condition.IsRoot()))
        .containsExactly("-a", "-b", "-c");
  }

  @Test
  void deletedSpansOfWholeTraces_areLeftOutByTracesAndExclusionsAlone() {
    given(span("t", "a").startUs(1), span("t", "b").startUs(2), span("u", "c").startUs(3));
    store.deletion().expire(ACCOUNT, Micros.toInstant(9));
    var first =
        new Condition.StartsWithin(
            new TimeWindow(Optional.empty(), Optional.of(Micros.toInstant(1))));
    assertThat(traceChanges(first, new Condition.IdIn(Set.of("a"))))
        .containsExactly("-a", "-b", "-c");
    var key = Set.of(new SpanKey(ACCOUNT, "t", "a"));
    assertThat(traceChanges(new Condition.KeyIn(key))).containsExactly("-a", "-b", "-c");
    assertThat(traceChanges(new Condition.KeyNotIn(key))).containsExactly("-b", "-c");
    assertThat(traceChanges(new Condition.TraceIn(Set.of("t")), new Condition.IdNotIn(Set.of("b"))))
        .containsExactly("-a");
  }

  private List<String> traceChanges(Condition... conditions) {
    return changes(new Selection(ACCOUNT, List.of(conditions), Scope.WHOLE_TRACES), 0);
  }

  @Test
  void changesOfWholeTraces_areTheChangedSpansOfTheTracesWithAMatch() {
    given(span("t", "root").name("n"), span("t", "x"), span("t", "y"), span("u", "z"));
    long before = version();
    given(span("t", "x").lastingUs(1), span("u", "z").lastingUs(1));
    var named = new Condition.NameIn(Set.of("n"));
    var selection = new Selection(ACCOUNT, List.of(named), Scope.WHOLE_TRACES);
    assertThat(changes(selection, before)).containsExactly("x");
    assertThat(changes(before, named)).isEmpty();
  }

  // 4
  @Test
  void changes_areOfOneInstant() {
    given(Spans.many("t", 100));
    store.deletion().expire(ACCOUNT, Micros.toInstant(START_US + 50));
    List<String> whole = changes(0);
    try (SpanScan scan = store.reader().changes(EVERYTHING, Assessments.NONE, 0)) {
      store.deletion().deleteTrace(ACCOUNT, "t");
      given(span("t", "t-00001"));
      int rows = 0;
      while (scan.next()) {
        assertThat(whole.get(rows++)).endsWith(scan.row().text(SpanRow.Field.ID));
      }
      assertThat(rows).isEqualTo(100);
    }
  }

  @Test
  void changes_ofManyDeletedSpansInOneMicrosecond_areInOrder() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 300; i++) {
      ids.add("%03d".formatted(i));
    }
    given(ids.stream().map(id -> span("t", id).make()).toList());
    for (int i = 0; i < 300; i += 2) {
      ids.set(i, "-" + ids.get(i));
    }
    var deleted =
        Set.copyOf(
            ids.stream().filter(id -> id.startsWith("-")).map(id -> id.substring(1)).toList());
    var selection = new Selection(ACCOUNT, List.of(new Condition.IdIn(deleted)), Scope.MATCHES);
    assertThat(store.deletion().delete(selection, 150)).isEqualTo(new DeleteResult.Deleted(150));
    assertThat(changes(0)).isEqualTo(ids);
  }

  // 17
  @Test
  void erasure_andRestart_forgetNoChange() {
    given(span("t", "a"), span("t", "b"), span("t", "c"));
    long before = version();
    store.deletion().deleteSpan(ACCOUNT, "a");
    given(span("t", "b").name("changed"));
    String name = name();
    store.deletion().erase();
    assertThat(changes(before)).containsExactly("-a", "b");
    assertThat(name()).isEqualTo(name);
    long erased = version();
    given(span("t", "c").name("changed"));
    assertThat(changes(erased)).containsExactly("c");
  }

  // 19
  @Test
  void storeName_isAUuid_andAnotherStoreHasAnotherOne() {
    assertThat(name())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
        .isEqualTo(name());
    try (SpanStore another = open(directory.resolve("another"))) {
      assertThat(another.reader().storeName()).isNotEqualTo(name());
    }
  }

  // 18
  @Test
  void assessment_isNoChangeOfItsSpan_andComesWithTheNextOne() {
    given(span("t", "a"));
    long before = version();
    var comment =
        dev.outspan.testing.Assessments.comment("1", new SpanKey(ACCOUNT, "t", "a"), START_US);
    store.assessments().create(comment);
    assertThat(changes(before)).isEmpty();
    given(span("t", "a").name("changed"));
    try (SpanScan scan = store.reader().changes(EVERYTHING, Assessments.INLINE, before)) {
      assertThat(scan.next()).isTrue();
      assertThat(scan.assessments()).containsExactly(comment);
    }
  }
}
