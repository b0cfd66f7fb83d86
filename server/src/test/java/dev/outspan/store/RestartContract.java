package dev.outspan.store;

import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Span;
import dev.outspan.testing.Spans;
import java.util.List;
import org.junit.jupiter.api.Test;

/// [SpanStore] 1: what lasts beyond a close.
public abstract class RestartContract extends StoreContract {

  private void restart() {
    store.close();
    store = open(directory);
  }

  @Test
  void reopened_givesTheSameAnswers() {
    given(Spans.many("t", 300));
    given(span("t", "t-00007").name("changed").lastingUs(1));
    List<Span> before = everything();
    restart();
    assertThat(everything()).isEqualTo(before);
    restart();
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void reopened_knowsItsKeys() {
    given(span("t", "a").name("end").lastingUs(1), span("t", "b"), span("t", "p"));
    restart();
    assertThat(store.writer().insert(spans(span("t", "b"))))
        .isEqualTo(new WriteResult.KeyExists(span("t", "b").key()));
    store.writer().upsert(spans(span("t", "a").name("late start")));
    given(span("t", "b").name("end").lastingUs(1));
    assertThat(store.writer().upsert(spans(span("u", "c").parent("p"))))
        .isInstanceOf(WriteResult.ParentInOtherTrace.class);
    assertThat(everything())
        .isEqualTo(
            spans(
                span("t", "a").name("end").lastingUs(1),
                span("t", "b").name("end").lastingUs(1),
                span("t", "p")));
  }
}
