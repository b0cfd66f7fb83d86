package dev.outspan.span;

import java.util.Optional;
import java.util.OptionalInt;

/// The content of an assessment: the field of its type, and a comment if there is one.
///
/// @param approval `approved` or `rejected`
/// @param rating 1 to 5
/// @param rubric object of strings
/// @param metadata object
/// @param overwrite object: what the span should have said
public record Verdict(
    Optional<String> comment,
    OptionalInt rating,
    Optional<String> approval,
    Optional<Json> rubric,
    Optional<Json> metadata,
    Optional<Json> overwrite) {}
