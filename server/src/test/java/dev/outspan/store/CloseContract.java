package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.query.Selection;
import dev.outspan.store.SpanReader.Assessments;
import java.util.List;
import org.junit.jupiter.api.Test;

/// [SpanStore] 2 and its check.
public abstract class CloseContract extends StoreContract {

  // 2
  @Test
  void closedStore_refusesEveryCall() {
    given(span("t", "a"));
    store.close();
    var unavailable = StoreException.Unavailable.class;
    assertThatThrownBy(() -> store.writer().insert(List.of())).isInstanceOf(unavailable);
    assertThatThrownBy(() -> store.writer().upsert(spans(span("t", "a"))))
        .isInstanceOf(unavailable);
    assertThatThrownBy(() -> store.reader().find(ACCOUNT, "a")).isInstanceOf(unavailable);
    assertThatThrownBy(() -> store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE))
        .isInstanceOf(unavailable);
    assertThatThrownBy(() -> store.check()).isInstanceOf(unavailable);
  }

  @Test
  void close_again_doesNothing() {
    store.close();
    assertThatCode(store::close).doesNotThrowAnyException();
  }

  @Test
  void check_ofAnOpenStore_returns() {
    assertThatCode(store::check).doesNotThrowAnyException();
  }
}
