package dev.outspan.api;

import dev.outspan.account.Scope;
import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.query.Selection;
import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.SpanKey;
import dev.outspan.store.SpanReader;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.SpanScan;
import dev.outspan.wire.request.ImportedLine;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What the sender of a file may bring with it. Only a key with the scope [Scope#ADMIN] deletes
/// spans, names another author than itself, and changes an assessment that another key made. What
/// cannot stand beside what is stored nobody may bring.
final class ImportRights {
  private final Exchange exchange;
  private final SpanReader reader;
  private final String keyId;
  private final boolean isAdmin;

  ImportRights(Exchange exchange, SpanReader reader) {
    this.exchange = exchange;
    this.reader = reader;
    keyId = exchange.caller().keyId();
    isAdmin = exchange.caller().scopes().contains(Scope.ADMIN);
  }

  /// @param lines of the file, in order
  /// @param plan made of them
  void require(List<ImportedLine> lines, ImportPlan plan) throws IOException {
    if (!isAdmin) {
      requireNoDeletion(plan.deleted().size());
      lines.forEach(this::requireOwn);
    }
    List<Assessment> assessments = plan.assessments();
    Set<String> ids = uniqueIds(assessments);
    if (!ids.isEmpty()) {
      exchange.onExportThread(() -> requireReplaceable(plan, assessments, ids));
    }
  }

  private static void requireNoDeletion(int spans) {
    if (spans > 0) {
      throw HttpProblem.detail(
          403, "the file deletes %d spans, for which a key needs the scope admin".formatted(spans));
    }
  }

  private void requireOwn(ImportedLine line) {
    if (line instanceof ImportedLine.Written(var span, var assessments)) {
      requireOwn(span.createdBy(), "span", span.key().id());
      for (Assessment assessment : assessments.orElse(List.of())) {
        requireOwn(assessment.createdBy(), "the assessment", assessment.id());
      }
    }
  }

  private void requireOwn(String author, String what, String id) {
    if (!author.equals(keyId)) {
      throw HttpProblem.detail(
          403,
          ("%s '%s' has another author than the key of the request,"
                  + " for which a key needs the scope admin")
              .formatted(what, id));
    }
  }

  private static Set<String> uniqueIds(List<Assessment> assessments) {
    var ids = new HashSet<String>();
    for (Assessment assessment : assessments) {
      if (!ids.add(assessment.id())) {
        throw HttpProblem.detail(
            409, "the assessment '%s' is one of two spans in the file".formatted(assessment.id()));
      }
    }
    return ids;
  }

  /// @param ids of the assessments
  private void requireReplaceable(ImportPlan plan, List<Assessment> assessments, Set<String> ids) {
    Set<SpanKey> overwritten =
        assessments.stream()
            .filter(assessment -> assessment.type() == AssessmentType.OVERWRITE)
            .map(Assessment::span)
            .collect(Collectors.toSet());
    List<SpanKey> kept =
        assessments.stream()
            .map(Assessment::span)
            .distinct()
            .filter(key -> !plan.deletes(key))
            .toList();
    for (Selection some : ImportSteps.selections(exchange.account(), kept)) {
      try (SpanScan scan = reader.scan(some, Assessments.INLINE)) {
        while (scan.next()) {
          scan.assessments().forEach(stored -> requireReplaceable(stored, ids, overwritten));
        }
      }
    }
  }

  /// @param ids of the assessments in the file
  /// @param overwritten spans of which the file has an overwrite
  private void requireReplaceable(Assessment stored, Set<String> ids, Set<SpanKey> overwritten) {
    boolean isReplaced = ids.contains(stored.id());
    if (isReplaced && !isAdmin && !stored.createdBy().equals(keyId)) {
      throw HttpProblem.detail(
          403,
          "the assessment '%s' was made by another key: to change it a key needs the scope admin"
              .formatted(stored.id()));
    }
    boolean isSecond =
        !isReplaced
            && stored.type() == AssessmentType.OVERWRITE
            && overwritten.contains(stored.span());
    if (isSecond) {
      throw HttpProblem.detail(
          409, "span '%s' has an overwrite already".formatted(stored.span().id()));
    }
  }
}
