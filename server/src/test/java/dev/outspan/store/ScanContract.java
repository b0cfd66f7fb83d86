package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.Micros;
import dev.outspan.span.Span;
import dev.outspan.span.SpanRow;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.testing.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// [SpanReader] 3, 4 and 6, [SpanScan].
public abstract class ScanContract extends StoreContract {

  // 3
  @Test
  void scan_ordersByStartThenTraceIdThenId_bytewise() {
    given(
        span("t", "a").startUs(1),
        span("t", "a\ud83d\ude00"),
        span("t", "a\uffee"),
        span("t", "ab"),
        span("t", "b"),
        span("t", "B"),
        span("tt", "a"),
        span("t\ud83d\ude00", "a"),
        span("t\uffee", "a"),
        span("t\u00e9", "a"),
        span("T", "z"),
        span("z", "z").startUs(-1),
        span("z", "y").startUs(Micros.MIN),
        span("a", "x").startUs(Micros.MAX).lastingUs(0));
    assertThat(everything())
        .extracting(span -> span.key().traceId() + "/" + span.key().id())
        .containsExactly(
            "z/y",
            "z/z",
            "t/a",
            "T/z",
            "t/B",
            "t/ab",
            "t/a\uffee",
            "t/a\ud83d\ude00",
            "t/b",
            "tt/a",
            "t\u00e9/a",
            "t\uffee/a",
            "t\ud83d\ude00/a",
            "a/x");
  }

  @Test
  void scan_givesEachSpanOnce_whereverSlicesAreCut() {
    var spans = new ArrayList<Span>();
    for (int second = 0; second < 20; second++) {
      for (int i = 0; i < 13; i++) {
        String input = "{\"x\":\"%s\"}".formatted("y".repeat(i * 40));
        spans.add(
            span("t%02d".formatted(i % 3), "%02d-%02d".formatted(second, i))
                .startUs(START_US + second * 1_000_000L + i / 5)
                .input(input)
                .make());
      }
    }
    given(spans);
    assertThat(everything()).hasSize(260).doesNotHaveDuplicates().isEqualTo(sorted(spans));
  }

  @Test
  void scan_ofManySpansInOneMicrosecond_givesEachOnce() {
    var spans = new ArrayList<Span>();
    for (int i = 0; i < 300; i++) {
      spans.add(
          span("t" + i % 4 + (i % 7 == 0 ? "\ud83d\ude00" : "\uffee"), "%03d".formatted(i)).make());
    }
    given(spans);
    assertThat(everything()).hasSize(300).isEqualTo(sorted(spans));
  }

  @Test
  void scan_ofNothing_isEmpty() {
    assertThat(everything()).isEmpty();
    given(span("t", "a").account("other"));
    assertThat(everything()).isEmpty();
    assertThat(scanTraces()).isEmpty();
  }

  @Test
  void scan_ofOneAccount_givesNothingOfAnother() {
    given(span("t", "a"), span("t", "a").account("other").name("foreign"));
    given(span("u", "b").account("other"));
    assertThat(everything()).isEqualTo(spans(span("t", "a")));
    assertThat(scanTraces(new Condition.TraceIn(Set.of("t", "u"))))
        .isEqualTo(spans(span("t", "a")));
    assertThat(scan(new Selection("Account", List.of(), Scope.MATCHES))).isEmpty();
  }

  // 4
  @Test
  void scan_isOfOneInstant_whateverIsWrittenWhileItIsOpen() {
    given(Spans.many("t", 200));
    given(span("t", "z").startUs(START_US + 500));
    List<Span> before = everything();
    try (SpanScan scan = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
      given(span("t", "z").name("changed").startUs(START_US + 500));
      given(span("t", "new").startUs(START_US + 1_000));
      given(span("t", "moved"), span("t", "t-00199").startUs(START_US + 2_000));
      assertThat(rest(scan)).isEqualTo(before);
    }
    assertThat(everything()).hasSize(203).isNotEqualTo(before);
  }

  // 6
  @Test
  void scan_thatIsOpen_holdsUpNeitherWritesNorOtherScans() {
    given(Spans.many("t", 100));
    try (SpanScan first = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE);
        SpanScan second = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
      assertThat(first.next()).isTrue();
      given(span("u", "a"));
      assertThat(everything()).hasSize(101);
      assertThat(rest(second)).hasSize(100);
      assertThat(rest(first)).hasSize(99);
    }
  }

  // SpanScan 1
  @Test
  void next_afterTheLastRow_staysFalse() {
    given(span("t", "a"));
    try (SpanScan scan = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
      assertThatThrownBy(scan::row).isInstanceOf(NoSuchElementException.class);
      assertThat(scan.await(Duration.ofMinutes(1))).isTrue();
      assertThat(scan.next()).isTrue();
      assertThat(scan.await(Duration.ofMinutes(1))).isTrue();
      assertThat(scan.next()).isFalse();
      assertThat(scan.next()).isFalse();
      assertThat(scan.await(Duration.ofMinutes(1))).isTrue();
      scan.cancel();
      assertThat(scan.next()).isFalse();
      assertThatThrownBy(scan::row).isInstanceOf(NoSuchElementException.class);
    }
  }

  // SpanScan 2
  @Test
  void next_afterACancel_fails() {
    given(Spans.many("t", 50));
    try (SpanScan scan = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
      assertThat(scan.next()).isTrue();
      scan.cancel();
      assertThatThrownBy(scan::next).isInstanceOf(StoreException.Canceled.class);
      assertThatThrownBy(scan::next).isInstanceOf(StoreException.Canceled.class);
    }
  }

  @Test
  void next_afterACancelAtTheLastRow_fails() {
    given(span("t", "a"));
    try (SpanScan scan = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
      assertThat(scan.next()).isTrue();
      scan.cancel();
      assertThatThrownBy(scan::next).isInstanceOf(StoreException.Canceled.class);
    }
  }

  @Test
  void next_afterTheStoreWasClosed_fails() {
    given(Spans.many("t", 50));
    try (SpanScan scan = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
      assertThat(scan.next()).isTrue();
      store.close();
      assertThatThrownBy(scan::next).isInstanceOf(StoreException.Canceled.class);
    }
  }

  // SpanScan 4
  @Test
  void version_growsWithEveryWriteAndDeletionOfASpan() {
    assertThat(version()).isZero();
    given(span("t", "a"), span("t", "b").account("other"));
    long first = version();
    assertThat(first).isPositive();
    try (SpanScan before = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
      given(span("t", "a").name("changed"));
      long second = version();
      assertThat(second).isGreaterThan(first);
      store.deletion().deleteSpan("other", "b");
      assertThat(version()).isGreaterThan(second);
      assertThat(before.version()).isEqualTo(first);
    }
  }

  // SpanScan 5
  @Test
  void total_isKnownWithTheFirstRow() {
    given(Spans.many("t", 300));
    given(span("u", "a"));
    assertThat(totalOf(Selection.everythingOf(ACCOUNT))).hasValue(301);
    assertThat(totalOf(Selection.everythingOf("other"))).hasValue(0);
    var trace = List.<Condition>of(new Condition.TraceIn(Set.of("t")));
    assertThat(totalOf(new Selection(ACCOUNT, trace, Scope.MATCHES))).hasValue(300);
    var one = List.<Condition>of(new Condition.IdIn(Set.of("t-00007")));
    assertThat(totalOf(new Selection(ACCOUNT, one, Scope.WHOLE_TRACES))).hasValue(300);
  }

  private OptionalLong totalOf(Selection selection) {
    try (SpanScan scan = store.reader().scan(selection, Assessments.NONE)) {
      assertThat(scan.await(Duration.ofSeconds(20))).isTrue();
      return scan.total();
    }
  }

  @Test
  void close_beforeTheEnd_isQuiet() {
    given(Spans.many("t", 500));
    SpanScan unread = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE);
    unread.close();
    unread.close();
    SpanScan begun = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE);
    begun.next();
    begun.close();
    assertThat(everything()).hasSize(500);
  }

  private static List<Span> sorted(List<Span> spans) {
    return spans.stream().map(SpanRow::of).sorted(SpanRow::inOrder).map(SpanRow::toSpan).toList();
  }
}
