package dev.outspan.wire.request;

import dev.outspan.span.AssessmentType;
import dev.outspan.span.Verdict;
import java.util.Optional;

/// An assessment that a client wants to have kept.
///
/// @param spanId absent for the root span of the trace
/// @param type the field of the verdict that counts, which is there; of the others only the comment
///     may be
public record AssessmentDraft(
    String traceId, Optional<String> spanId, AssessmentType type, Verdict verdict) {}
