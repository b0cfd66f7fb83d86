package dev.outspan.store.memory;

import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.SpanKey;
import dev.outspan.store.AssessmentResult;
import dev.outspan.store.AssessmentStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
            && ofSpan(assessment.span(), Set.of(AssessmentType.OVERWRITE)).stream()
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
  public List<Assessment> ofSpan(SpanKey span, Set<AssessmentType> types) {
    return ofTrace(span.accountId(), span.traceId(), types).stream()
        .filter(assessment -> assessment.span().equals(span))
        .toList();
  }

  @Override
  public List<Assessment> ofTrace(String accountId, String traceId, Set<AssessmentType> types) {
    synchronized (contents) {
      contents.requireOpen();
      return contents
          .assessmentsOf(accountId)
          .filter(assessment -> assessment.span().traceId().equals(traceId))
          .filter(assessment -> types.contains(assessment.type()))
          .sorted(InOrder.OF_ASSESSMENTS)
          .toList();
    }
  }
}
