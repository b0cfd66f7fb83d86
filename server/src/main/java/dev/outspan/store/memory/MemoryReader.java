package dev.outspan.store.memory;

import static java.util.stream.Collectors.groupingBy;

import dev.outspan.query.Search;
import dev.outspan.query.Selection;
import dev.outspan.span.Assessment;
import dev.outspan.span.Span;
import dev.outspan.span.SpanRow;
import dev.outspan.span.TimeWindow;
import dev.outspan.store.SearchResult;
import dev.outspan.store.SpanReader;
import dev.outspan.store.SpanScan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers by looking at every span of the account.
final class MemoryReader implements SpanReader {
  private final Contents contents;

  MemoryReader(Contents contents) {
    this.contents = contents;
  }

  @Override
  public Optional<Span> find(String accountId, String spanId) {
    synchronized (contents) {
      contents.requireOpen();
      return contents.newest(accountId, spanId);
    }
  }

  @Override
  public Optional<Span> root(String accountId, String traceId) {
    synchronized (contents) {
      contents.requireOpen();
      return contents
          .of(accountId)
          .filter(span -> span.key().traceId().equals(traceId))
          .filter(span -> span.links().isRoot())
          .min(InOrder.OF_SPANS);
    }
  }

  @Override
  public SpanScan scan(Selection selection, Assessments assessments) {
    synchronized (contents) {
      contents.requireOpen();
      var rows = SelectedSpans.of(contents, selection).stream().map(SpanRow::of).toList();
      return opened(rows, selection.accountId(), assessments);
    }
  }

  @Override
  public String storeName() {
    synchronized (contents) {
      contents.requireOpen();
      return contents.storeName();
    }
  }

  @Override
  public long version() {
    synchronized (contents) {
      contents.requireOpen();
      return contents.version();
    }
  }

  @Override
  public Optional<TimeWindow> deletions(String accountId, long afterVersion, TimeWindow window) {
    synchronized (contents) {
      contents.requireOpen();
      List<Instant> starts =
          contents
              .deletedStarts(accountId, afterVersion)
              .filter(window::contains)
              .sorted()
              .toList();
      return starts.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new TimeWindow(Optional.of(starts.getFirst()), Optional.of(starts.getLast())));
    }
  }

  @Override
  public SpanScan changes(Selection selection, Assessments assessments, long after) {
    synchronized (contents) {
      contents.requireOpen();
      var rows = SelectedSpans.changedOf(contents, selection, after);
      return opened(rows, selection.accountId(), assessments);
    }
  }

  private SpanScan opened(List<SpanRow> rows, String accountId, Assessments assessments) {
    var scan =
        new MemorySpanScan(
            contents,
            rows,
            switch (assessments) {
              case NONE -> Map.of();
              case INLINE ->
                  contents
                      .assessmentsOf(accountId)
                      .sorted(InOrder.OF_ASSESSMENTS)
                      .collect(groupingBy(Assessment::span));
            });
    contents.opened(scan);
    return scan;
  }

  @Override
  public SearchResult search(Search search) {
    synchronized (contents) {
      contents.requireOpen();
      var matching = SelectedSpans.of(contents, search.selection());
      return new MemorySearch(contents, search, matching).run();
    }
  }
}
