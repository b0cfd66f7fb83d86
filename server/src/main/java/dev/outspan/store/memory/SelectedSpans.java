package dev.outspan.store.memory;

import static java.util.stream.Collectors.toSet;

import dev.outspan.query.Condition;
import dev.outspan.query.Matching;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.Assessment;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanRow;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// What a selection means: the spans that it selects.
final class SelectedSpans {
  private final Contents contents;
  private final Selection selection;

  private SelectedSpans(Contents contents, Selection selection) {
    this.contents = contents;
    this.selection = selection;
  }

  /// The selected spans, in order.
  static List<Span> of(Contents contents, Selection selection) {
    return new SelectedSpans(contents, selection).list();
  }

  /// What of the selected spans changed after a version, in order.
  static List<SpanRow> changedOf(Contents contents, Selection selection, long after) {
    return new SelectedSpans(contents, selection).changed(after);
  }

  private List<SpanRow> changed(long after) {
    Stream<SpanRow> gone =
        contents
            .deletedOf(selection.accountId())
            .filter(span -> selection.conditions().stream().allMatch(c -> mayHaveHeld(c, span)))
            .map(span -> SpanRow.deleted(span.key(), span.timing().startUs()));
    return Stream.concat(list().stream().map(SpanRow::of), gone)
        .filter(row -> contents.isChanged(row.key(), after))
        .sorted(SpanRow::inOrder)
        .toList();
  }

  /// Whether a deleted span may have been selected, by what is kept of it.
  private boolean mayHaveHeld(Condition condition, Span deleted) {
    return switch (condition) {
      case Condition.TraceIn in -> Matching.matches(in, deleted);
      case Condition.TraceNotIn in -> Matching.matches(in, deleted);
      case Condition.IdNotIn in -> Matching.matches(in, deleted);
      case Condition.KeyNotIn in -> Matching.matches(in, deleted);
      case Condition.IdIn in -> isOfWholeTraces() || Matching.matches(in, deleted);
      case Condition.KeyIn in -> isOfWholeTraces() || Matching.matches(in, deleted);
      case Condition.StartsWithin in -> isOfWholeTraces() || Matching.matches(in, deleted);
      default -> true;
    };
  }

  private boolean isOfWholeTraces() {
    return selection.scope() == Scope.WHOLE_TRACES;
  }

  private List<Span> list() {
    List<Span> matching =
        contents
            .of(selection.accountId())
            .filter(span -> selection.conditions().stream().allMatch(c -> holds(c, span)))
            .toList();
    return switch (selection.scope()) {
      case MATCHES -> matching.stream().sorted(InOrder.OF_SPANS).toList();
      case WHOLE_TRACES -> {
        Set<String> traceIds = matching.stream().map(span -> span.key().traceId()).collect(toSet());
        yield contents
            .of(selection.accountId())
            .filter(span -> traceIds.contains(span.key().traceId()))
            .filter(span -> !isExcluded(span))
            .sorted(InOrder.OF_SPANS)
            .toList();
      }
    };
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

  private boolean isExcluded(Span span) {
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
