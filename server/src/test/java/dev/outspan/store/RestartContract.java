package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Order;
import dev.outspan.query.Page;
import dev.outspan.query.Search;
import dev.outspan.query.Selection;
import dev.outspan.span.Span;
import dev.outspan.span.SpanRow.Field;
import dev.outspan.testing.Assessments;
import dev.outspan.testing.Spans;
import java.util.ArrayList;
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

  @Test
  void reopened_keepsAssessmentsAndWhatWasDeleted() {
    given(span("t", "a"), span("t", "b"), span("t", "c"));
    var comment = Assessments.comment("1", span("t", "a").key(), 1);
    store.assessments().create(comment);
    store.deletion().deleteSpan(ACCOUNT, "b");
    restart();
    assertThat(everything()).isEqualTo(spans(span("t", "a"), span("t", "c")));
    assertThat(store.assessments().find(ACCOUNT, "1")).contains(comment);
    var page = new Page(new Page.From.After(new Page.Cursor.AtSpan("b")), 5);
    var found =
        (SearchResult.Found)
            store.reader().search(new Search(ACCOUNT, List.of(), Order.OLDEST_FIRST, page));
    assertThat(found.rows()).extracting(row -> row.text(Field.ID)).containsExactly("c");
    assertThat(store.writer().insert(spans(span("t", "b"))))
        .isEqualTo(new WriteResult.Stored(spans(span("t", "b"))));
  }

  // SpanScan 4
  @Test
  void reopened_neverUsesAVersionAgain() {
    given(span("t", "a"), span("t", "b"));
    long written = version();
    store.deletion().deleteSpan(ACCOUNT, "b");
    long deleted = version();
    assertThat(deleted).isGreaterThan(written);
    restart();
    assertThat(version()).isEqualTo(deleted);
    store.deletion().deleteTrace(ACCOUNT, "t");
    long emptied = version();
    assertThat(emptied).isGreaterThan(deleted);
    restart();
    assertThat(version()).isEqualTo(emptied);
    given(span("t", "b"));
    assertThat(version()).isGreaterThan(emptied);
  }

  // SpanReader 17 and 19
  @Test
  void reopened_forgetsNoChange_norItsName() {
    given(span("t", "a"), span("t", "b"), span("t", "c"));
    long before = version();
    store.deletion().deleteSpan(ACCOUNT, "a");
    given(span("t", "b").name("changed"));
    List<String> told = changes(before);
    assertThat(told).hasSize(3);
    restart();
    assertThat(changes(before)).isEqualTo(told);
  }

  /// The store's name, and what changed.
  private List<String> changes(long after) {
    var told = new ArrayList<String>();
    try (SpanScan scan =
        store
            .reader()
            .changes(Selection.everythingOf(ACCOUNT), SpanReader.Assessments.NONE, after)) {
      told.add(store.reader().storeName());
      while (scan.next()) {
        told.add(scan.row().key() + " " + scan.row().isDeleted());
      }
    }
    return told;
  }
}
