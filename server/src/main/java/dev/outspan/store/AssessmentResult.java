package dev.outspan.store;

import dev.outspan.span.Assessment;
import dev.outspan.span.SpanKey;

/// What became of a change of an assessment.
public sealed interface AssessmentResult {
  record Stored(Assessment assessment) implements AssessmentResult {}

  /// The assessed span is not stored.
  record UnknownSpan(SpanKey span) implements AssessmentResult {}

  /// The account has no assessment with the id.
  record UnknownAssessment(String assessmentId) implements AssessmentResult {}

  /// The account has another assessment with the id.
  record IdExists(String assessmentId) implements AssessmentResult {}

  /// The span has an overwriting assessment already.
  record OverwriteExists(SpanKey span) implements AssessmentResult {}
}
