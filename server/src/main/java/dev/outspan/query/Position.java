package dev.outspan.query;

/// A place in an [Order], whether or not a span stands there.
///
/// @param value the sort value
public record Position(long value, String traceId, String id) {}
