package dev.outspan.store.memory;

import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.SpanKey;
import dev.outspan.store.AssessmentResult;
import dev.outspan.store.AssessmentStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Keeps assessments.
final class MemoryAssessments implements AssessmentStore {
  private final Contents contents;

  MemoryAssessments(Contents contents) {
    this.contents = contents;
  }

  @Override
  public AssessmentResult create(Assessment assessment) {
    synchronized (contents) {
      contents.requireOpen();
      if (contents.span(assessment.span()).isEmpty()) {
        return new AssessmentResult.UnknownSpan(assessment.span());
      }
      if (contents.assessment(assessment.span().accountId(), assessment.id()).isPresent()) {
        return new AssessmentResult.IdExists(assessment.id());
      }
      return put(assessment);
    }
  }

  @Override
  public AssessmentResult replace(Assessment assessment) {
    synchronized (contents) {
      contents.requireOpen();
      return contents.assessment(assessment.span().accountId(), assessment.id()).isPresent()
          ? put(assessment)
          : new AssessmentResult.UnknownAssessment(assessment.id());
    }
  }

  private AssessmentResult put(Assessment assessment) {
    boolean isSecond =
        assessment.type() == AssessmentType.OVERWRITE
            && contents
                .assessmentsOf(assessment.span().accountId())
                .filter(other -> other.span().equals(assessment.span()))
                .filter(other -> other.type() == AssessmentType.OVERWRITE)
                .anyMatch(other -> !other.id().equals(assessment.id()));
    if (isSecond) {
      return new AssessmentResult.OverwriteExists(assessment.span());
    }
    contents.put(assessment);
    return new AssessmentResult.Stored(assessment);
  }

  @Override
  public boolean delete(String accountId, String assessmentId) {
    synchronized (contents) {
      contents.requireOpen();
      return contents.deleteAssessment(accountId, assessmentId);
    }
  }

  @Override
  public Optional<Assessment> find(String accountId, String assessmentId) {
    synchronized (contents) {
      contents.requireOpen();
      return contents.assessment(accountId, assessmentId);
    }
  }

  @Override
  public List<Assessment> ofSpan(String accountId, String spanId, Set<AssessmentType> types) {
    return list(accountId, types, span -> span.id().equals(spanId));
  }

  @Override
  public List<Assessment> ofTrace(String accountId, String traceId, Set<AssessmentType> types) {
    return list(accountId, types, span -> span.traceId().equals(traceId));
  }

  private List<Assessment> list(
      String accountId, Set<AssessmentType> types, Predicate<SpanKey> isOf) {
    synchronized (contents) {
      contents.requireOpen();
      return contents
          .assessmentsOf(accountId)
          .filter(assessment -> isOf.test(assessment.span()))
          .filter(assessment -> types.contains(assessment.type()))
          .sorted(InOrder.OF_ASSESSMENTS)
          .toList();
    }
  }
}
