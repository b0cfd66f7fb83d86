package dev.outspan.store.memory;

import static java.util.stream.Collectors.toSet;

import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.SpanKey;
import dev.outspan.store.AssessmentResult;
import dev.outspan.store.AssessmentStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

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

  @Override
  public Optional<AssessmentResult> restore(List<Assessment> assessments) {
    synchronized (contents) {
      contents.requireOpen();
      Map<String, Assessment> restored = new HashMap<>();
      for (Assessment assessment : assessments) {
        Optional<AssessmentResult> refusal = refusal(assessment, restored);
        if (refusal.isPresent()) {
          return refusal;
        }
        restored.put(assessment.id(), assessment);
      }
      Set<SpanKey> overwritten = new HashSet<>();
      for (Assessment assessment : afterwards(restored)) {
        boolean overwrites = assessment.type() == AssessmentType.OVERWRITE;
        if (overwrites && !overwritten.add(assessment.span())) {
          return Optional.of(new AssessmentResult.OverwriteExists(assessment.span()));
        }
      }
      assessments.forEach(contents::put);
      return Optional.empty();
    }
  }

  private Optional<AssessmentResult> refusal(
      Assessment assessment, Map<String, Assessment> restored) {
    if (contents.span(assessment.span()).isEmpty()) {
      return Optional.of(new AssessmentResult.UnknownSpan(assessment.span()));
    }
    boolean isOfAnother =
        contents
            .assessment(assessment.span().accountId(), assessment.id())
            .filter(stored -> !stored.span().equals(assessment.span()))
            .isPresent();
    return isOfAnother || restored.containsKey(assessment.id())
        ? Optional.of(new AssessmentResult.IdExists(assessment.id()))
        : Optional.empty();
  }

  /// The assessments of the spans of some, with these in the place of those with their ids.
  private List<Assessment> afterwards(Map<String, Assessment> restored) {
    Set<SpanKey> spans = restored.values().stream().map(Assessment::span).collect(toSet());
    return Stream.concat(
            restored.values().stream(),
            spans.stream()
                .map(SpanKey::accountId)
                .distinct()
                .flatMap(contents::assessmentsOf)
                .filter(stored -> spans.contains(stored.span()))
                .filter(stored -> !restored.containsKey(stored.id())))
        .toList();
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
