package dev.outspan.span;

import java.time.Instant;

/// What a person or a judge thought of a span.
///
/// @param id unique within the server
/// @param span the span that is assessed
/// @param type which field of the verdict counts
/// @param createdBy the id of the API key that wrote it
/// @param createdAt whole microseconds; assessments are read oldest first, then by id
/// @param updatedAt not before `createdAt`
public record Assessment(
    String id,
    SpanKey span,
    AssessmentType type,
    Verdict verdict,
    String createdBy,
    Instant createdAt,
    Instant updatedAt) {}
