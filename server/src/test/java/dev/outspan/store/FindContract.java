package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// [SpanReader] 1 and 2, and the root of a trace.
public abstract class FindContract extends StoreContract {

  // 1
  @Test
  void find_ofSeveralTraces_givesTheLatestStart() {
    given(
        span("z", "a").startUs(-2),
        span("b", "a").startUs(7),
        span("c", "a").startUs(6),
        span("t", "b").startUs(9));
    assertThat(store.reader().find(ACCOUNT, "a")).contains(span("b", "a").startUs(7).make());
  }

  @Test
  void find_ofEqualStarts_givesTheBytewiseGreatestTraceId() {
    given(span("t\uffee", "a"), span("t\ud83d\ude00", "a"), span("t", "a"));
    assertThat(store.reader().find(ACCOUNT, "a")).contains(span("t\ud83d\ude00", "a").make());
  }

  @Test
  void find_ofAnUnknownId_givesNone() {
    given(span("t", "a"), span("t", "A"), span("t", "a "));
    assertThat(store.reader().find(ACCOUNT, "t")).isEmpty();
    assertThat(store.reader().find(ACCOUNT, "")).isEmpty();
    assertThat(store.reader().find(ACCOUNT, "aa")).isEmpty();
  }

  // 2
  @Test
  void find_neverGivesASpanOfAnotherAccount() {
    given(
        span("t", "a").account("other"),
        span("t", "a").startUs(1),
        span("t", "b").account("other"));
    assertThat(store.reader().find(ACCOUNT, "a")).contains(span("t", "a").startUs(1).make());
    assertThat(store.reader().find(ACCOUNT, "b")).isEmpty();
    assertThat(store.reader().find("nobody", "a")).isEmpty();
  }

  @Test
  void find_whereAnotherAccountHasANewerSpanOfThatId_givesTheOwn() {
    given(span("t", "a").startUs(1), span("u", "a").startUs(2).account("other"));
    assertThat(store.reader().find(ACCOUNT, "a")).contains(span("t", "a").startUs(1).make());
    assertThat(store.reader().find("other", "a"))
        .contains(span("u", "a").startUs(2).account("other").make());
  }

  @Test
  void root_isTheFirstSpanWithoutAParent() {
    given(
        span("t", "a").startUs(1).parent("b"),
        span("t", "c").startUs(3),
        span("t", "b").startUs(3).parent(""),
        span("t", "z").startUs(2).account("other"),
        span("u", "d").parent("missing"));
    assertThat(store.reader().root(ACCOUNT, "t"))
        .contains(span("t", "b").startUs(3).parent("").make());
    assertThat(store.reader().root(ACCOUNT, "u")).isEmpty();
    assertThat(store.reader().root(ACCOUNT, "missing")).isEmpty();
    assertThat(store.reader().root("other", "t"))
        .contains(span("t", "z").startUs(2).account("other").make());
  }
}
