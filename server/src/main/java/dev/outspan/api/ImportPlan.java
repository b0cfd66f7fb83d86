package dev.outspan.api;

import dev.outspan.span.Assessment;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.wire.request.ImportedLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the lines of a file come to, as if each were stored after the one before it.
final class ImportPlan {
  private final Map<SpanKey, Change> changes = new LinkedHashMap<>();

  /// What happens to a span.
  ///
  /// @param deletesFirst whether what is stored of it goes
  /// @param span absent if it ends deleted
  /// @param assessments of the last line that says something of them
  private record Change(
      boolean deletesFirst, Optional<Span> span, Optional<List<Assessment>> assessments) {
    static final Change NONE = new Change(false, Optional.empty(), Optional.empty());

    Change then(ImportedLine.Written line) {
      boolean wins = span.isEmpty() || line.span().supersedes(span.get());
      return new Change(
          deletesFirst,
          wins ? Optional.of(line.span()) : span,
          line.assessments().or(() -> assessments));
    }
  }

  ImportPlan(List<ImportedLine> lines) {
    for (ImportedLine line : lines) {
      Change before = changes.getOrDefault(line.key(), Change.NONE);
      changes.put(
          line.key(),
          switch (line) {
            case ImportedLine.Written written -> before.then(written);
            case ImportedLine.Deleted _ -> new Change(true, Optional.empty(), Optional.empty());
          });
    }
  }

  /// The spans to delete, before anything is written.
  List<SpanKey> deleted() {
    return changes.entrySet().stream()
        .filter(change -> change.getValue().deletesFirst)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// The spans to write, each once.
  List<Span> spans() {
    return changes.values().stream().flatMap(change -> change.span.stream()).toList();
  }

  /// The assessments to put in the place of those with their ids.
  List<Assessment> assessments() {
    var assessments = new ArrayList<Assessment>();
    changes.values().forEach(change -> change.assessments.ifPresent(assessments::addAll));
    return assessments;
  }

  /// Whether the assessments that are stored of a span go, as the span does.
  boolean deletes(SpanKey key) {
    return changes.getOrDefault(key, Change.NONE).deletesFirst;
  }
}
