package dev.outspan.wire.request;

import dev.outspan.span.AssessmentType;
import java.util.Optional;

/// Which assessments a client wants listed.
///
/// @param target the span or the trace that they are of
/// @param type absent for all types
public record AssessmentQuery(Target target, Optional<AssessmentType> type) {

  /// What assessments are of.
  public sealed interface Target {
    /// The spans with that id, of whatever trace.
    record OfSpan(String spanId) implements Target {}

    /// All spans of a trace.
    record OfTrace(String traceId) implements Target {}
  }
}
