package dev.outspan.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.Span;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.testing.SpanMaker;
import dev.outspan.testing.Spans;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What the facets of the contract share: a store, opened before each test and closed after it.
///
/// A store's test has one nested class for each facet, which says only how to open the store.
public abstract class StoreContract {
  @TempDir protected Path directory;
  protected SpanStore store;

  /// Opens the store under test; another call with the same directory, after a close, finds what
  /// was stored.
  protected abstract SpanStore open(Path directory);

  @BeforeEach
  void openStore() {
    store = open(directory);
  }

  @AfterEach
  void closeStore() {
    store.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("outspan-"))
        .as("threads that outlive their store")
        .isEmpty();
  }

  protected static List<Span> spans(SpanMaker... makers) {
    return Stream.of(makers).map(SpanMaker::make).toList();
  }

  /// Stores spans as they are.
  protected void given(SpanMaker... makers) {
    given(spans(makers));
  }

  protected void given(List<Span> spans) {
    assertThat(store.writer().upsert(spans)).isEqualTo(new WriteResult.Stored(spans));
  }

  protected List<Span> everything() {
    return scan();
  }

  /// The account's spans for which all conditions hold.
  protected List<Span> scan(Condition... conditions) {
    return scan(new Selection(Spans.ACCOUNT, List.of(conditions), Scope.MATCHES));
  }

  protected List<Span> scanTraces(Condition... conditions) {
    return scan(new Selection(Spans.ACCOUNT, List.of(conditions), Scope.WHOLE_TRACES));
  }

  protected List<Span> scan(Selection selection) {
    return scan(store, selection);
  }

  protected static List<Span> scan(SpanStore store, Selection selection) {
    try (SpanScan scan = store.reader().scan(selection, Assessments.NONE)) {
      return rest(scan);
    }
  }

  /// The rows that a scan still has.
  protected static List<Span> rest(SpanScan scan) {
    var spans = new ArrayList<Span>();
    while (scan.next()) {
      spans.add(scan.row().toSpan());
    }
    return spans;
  }

  /// The ids of the account's spans for which all conditions hold, in order.
  protected List<String> ids(Condition... conditions) {
    return scan(conditions).stream().map(span -> span.key().id()).toList();
  }

  /// The version of a scan that begins now.
  protected long version() {
    try (SpanScan scan =
        store.reader().scan(Selection.everythingOf(Spans.ACCOUNT), Assessments.NONE)) {
      return scan.version();
    }
  }
}
