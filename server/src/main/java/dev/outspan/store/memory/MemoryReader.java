package dev.outspan.store.memory;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import dev.outspan.query.Condition;
import dev.outspan.query.Matching;
import dev.outspan.query.Search;
import dev.outspan.query.Selection;
import dev.outspan.span.Assessment;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.store.SearchResult;
import dev.outspan.store.SpanReader;
import dev.outspan.store.SpanScan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
  public SpanScan scan(Selection selection, Assessments assessments) {
    synchronized (contents) {
      contents.requireOpen();
      var scan =
          new MemorySpanScan(
              selected(selection),
              switch (assessments) {
                case NONE -> Map.of();
                case INLINE ->
                    contents
                        .assessmentsOf(selection.accountId())
                        .sorted(InOrder.OF_ASSESSMENTS)
                        .collect(groupingBy(Assessment::span, toList()));
              });
      contents.opened(scan);
      return scan;
    }
  }

  @Override
  public SearchResult search(Search search) {
    synchronized (contents) {
      contents.requireOpen();
      return new MemorySearch(contents, search, selected(search.selection())).run();
    }
  }

  private List<Span> selected(Selection selection) {
    List<Span> matching = contents.of(selection.accountId()).filter(matching(selection)).toList();
    return switch (selection.scope()) {
      case MATCHES -> matching.stream().sorted(InOrder.OF_SPANS).toList();
      case WHOLE_TRACES -> {
        Set<String> traceIds = matching.stream().map(span -> span.key().traceId()).collect(toSet());
        yield contents
            .of(selection.accountId())
            .filter(span -> traceIds.contains(span.key().traceId()))
            .filter(span -> !isExcluded(span, selection))
            .sorted(InOrder.OF_SPANS)
            .toList();
      }
    };
  }

  private Predicate<Span> matching(Selection selection) {
    return span -> selection.conditions().stream().allMatch(condition -> holds(condition, span));
  }

  private boolean holds(Condition condition, Span span) {
    return switch (condition) {
      case Condition.OfSpan ofSpan -> Matching.matches(ofSpan, span);
      case Condition.TraceAssessed(var types) ->
          assessmentsOf(span.key(), types).findAny().isPresent();
      case Condition.SpanAssessed(var types) ->
          assessmentsOf(span.key(), types).anyMatch(a -> a.span().equals(span.key()));
    };
  }

  /// The assessments of a type, of any span of the trace.
  private Stream<Assessment> assessmentsOf(SpanKey key, Set<String> types) {
    return contents
        .assessmentsOf(key.accountId())
        .filter(assessment -> assessment.span().traceId().equals(key.traceId()))
        .filter(assessment -> types.contains(wireName(assessment)));
  }

  private static String wireName(Assessment assessment) {
    return assessment.type().name().toLowerCase(Locale.ROOT);
  }

  private static boolean isExcluded(Span span, Selection selection) {
    return selection.conditions().stream()
        .anyMatch(
            condition ->
                switch (condition) {
                  case Condition.IdNotIn excluded -> !Matching.matches(excluded, span.key());
                  case Condition.KeyNotIn excluded -> !Matching.matches(excluded, span.key());
                  default -> false;
                });
  }
}
