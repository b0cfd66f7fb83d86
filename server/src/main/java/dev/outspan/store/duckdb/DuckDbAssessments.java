package dev.outspan.store.duckdb;

import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.SpanKey;
import dev.outspan.store.AssessmentResult;
import dev.outspan.store.AssessmentStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Assessments in the table `assessment`, written by the one writing thread.
final class DuckDbAssessments implements AssessmentStore {
  private final Writer writer;
  private final Engine engine;

  DuckDbAssessments(Writer writer, Engine engine) {
    this.writer = writer;
    this.engine = engine;
  }

  @Override
  public AssessmentResult create(Assessment assessment) {
    SpanKey span = assessment.span();
    return writer.call(
        committer -> {
          var snapshot = new Snapshot(committer.connection());
          if (SpanTable.read(committer.connection(), Set.of(span)).isEmpty()) {
            return new AssessmentResult.UnknownSpan(span);
          }
          if (find(snapshot, span.accountId(), assessment.id()).isPresent()) {
            return new AssessmentResult.IdExists(assessment.id());
          }
          return put(committer, snapshot, assessment);
        });
  }

  @Override
  public AssessmentResult replace(Assessment assessment) {
    return writer.call(
        committer -> {
          var snapshot = new Snapshot(committer.connection());
          return find(snapshot, assessment.span().accountId(), assessment.id()).isPresent()
              ? put(committer, snapshot, assessment)
              : new AssessmentResult.UnknownAssessment(assessment.id());
        });
  }

  @Override
  public Optional<AssessmentResult> restore(List<Assessment> assessments) {
    if (assessments.isEmpty()) {
      return Optional.empty();
    }
    return writer.call(
        committer -> {
          var snapshot = new Snapshot(committer.connection());
          var restoring = new Restoring(snapshot, assessments);
          Optional<AssessmentResult> refusal = restoring.refusal();
          if (refusal.isEmpty()) {
            AssessmentColumns.put(committer.connection(), assessments);
          }
          return refusal;
        });
  }

  /// Decides on assessments that are stored together or not at all.
  private static final class Restoring {
    private final List<Assessment> assessments;

    /// What is stored of the spans of these, and of their ids.
    private final Map<String, Assessment> stored = new HashMap<>();

    private final Set<SpanKey> storedSpans;

    Restoring(Snapshot snapshot, List<Assessment> assessments) throws SQLException {
      this.assessments = assessments;
      String account = assessments.getFirst().span().accountId();
      var ids = assessments.stream().map(Assessment::id).toList();
      var spans = assessments.stream().map(Assessment::span).distinct().toList();
      storedSpans = SpanTable.stored(snapshot, spans);
      var texts = new ArrayList<>(List.of(account));
      texts.addAll(ids);
      String isOneOfThem =
          "a.account_id = ? AND a.id IN (%s)"
              .formatted(String.join(",", Collections.nCopies(ids.size(), "?")));
      note(list(snapshot, isOneOfThem, texts));
      var spanTexts = new ArrayList<>(List.of(account));
      spans.forEach(span -> spanTexts.addAll(List.of(span.traceId(), span.id())));
      String isOfTheirSpans =
          "a.account_id = ? AND (a.trace_id, a.span_id) IN (VALUES %s)"
              .formatted(String.join(",", Collections.nCopies(spans.size(), "(?, ?)")));
      note(list(snapshot, isOfTheirSpans, spanTexts));
    }

    private void note(List<Assessment> found) {
      found.forEach(assessment -> stored.put(assessment.id(), assessment));
    }

    Optional<AssessmentResult> refusal() {
      var restored = new HashMap<>(stored);
      var ids = new HashSet<String>();
      for (Assessment assessment : assessments) {
        if (!storedSpans.contains(assessment.span())) {
          return Optional.of(new AssessmentResult.UnknownSpan(assessment.span()));
        }
        Assessment before = stored.getOrDefault(assessment.id(), assessment);
        if (!before.span().equals(assessment.span()) || !ids.add(assessment.id())) {
          return Optional.of(new AssessmentResult.IdExists(assessment.id()));
        }
        restored.put(assessment.id(), assessment);
      }
      var overwritten = new HashSet<SpanKey>();
      for (Assessment assessment : restored.values()) {
        boolean overwrites = assessment.type() == AssessmentType.OVERWRITE;
        if (overwrites && !overwritten.add(assessment.span())) {
          return Optional.of(new AssessmentResult.OverwriteExists(assessment.span()));
        }
      }
      return Optional.empty();
    }
  }

  private static AssessmentResult put(Committer committer, Snapshot snapshot, Assessment assessment)
      throws SQLException {
    if (assessment.type() == AssessmentType.OVERWRITE) {
      for (Assessment other : overwritesOf(snapshot, assessment.span())) {
        if (!other.id().equals(assessment.id())) {
          return new AssessmentResult.OverwriteExists(assessment.span());
        }
      }
    }
    AssessmentColumns.put(committer.connection(), List.of(assessment));
    return new AssessmentResult.Stored(assessment);
  }

  @Override
  public boolean delete(String accountId, String assessmentId) {
    return writer.call(
        committer -> {
          var snapshot = new Snapshot(committer.connection());
          boolean isThere = find(snapshot, accountId, assessmentId).isPresent();
          AssessmentColumns.delete(committer.connection(), accountId, List.of(assessmentId));
          return isThere;
        });
  }

  @Override
  public Optional<Assessment> find(String accountId, String assessmentId) {
    return engine.call(snapshot -> find(snapshot, accountId, assessmentId));
  }

  private static Optional<Assessment> find(Snapshot snapshot, String accountId, String id)
      throws SQLException {
    return list(snapshot, "a.account_id = ? AND a.id = ?", List.of(accountId, id)).stream()
        .findFirst();
  }

  private static List<Assessment> overwritesOf(Snapshot snapshot, SpanKey span)
      throws SQLException {
    return list(
        snapshot,
        "a.account_id = ? AND a.trace_id = ? AND a.span_id = ? AND "
            + in(Set.of(AssessmentType.OVERWRITE)),
        List.of(span.accountId(), span.traceId(), span.id()));
  }

  @Override
  public List<Assessment> ofSpan(String accountId, String spanId, Set<AssessmentType> types) {
    return engine.call(
        snapshot ->
            list(
                snapshot,
                "a.account_id = ? AND a.span_id = ? AND " + in(types),
                List.of(accountId, spanId)));
  }

  @Override
  public List<Assessment> ofTrace(String accountId, String traceId, Set<AssessmentType> types) {
    return engine.call(
        snapshot ->
            list(
                snapshot,
                "a.account_id = ? AND a.trace_id = ? AND " + in(types),
                List.of(accountId, traceId)));
  }

  private static String in(Set<AssessmentType> types) {
    return types.isEmpty()
        ? "false"
        : types.stream()
            .map(type -> String.valueOf(type.ordinal()))
            .collect(Collectors.joining(",", "a.type IN (", ")"));
  }

  private static List<Assessment> list(Snapshot snapshot, String condition, List<String> texts)
      throws SQLException {
    var assessments = new ArrayList<Assessment>();
    snapshot.forEach(
        "SELECT %s FROM assessment AS a WHERE %s ORDER BY a.created_us, a.id"
            .formatted(AssessmentColumns.SELECTED, condition),
        texts,
        row -> assessments.add(AssessmentColumns.read(row)));
    return assessments;
  }
}
