package dev.outspan.span;

/// What names a span: there is at most one span of a key.
///
/// All three are opaque, compared byte by byte as UTF-8, never normalised. An `id` alone is unique
/// only within its trace.
///
/// @param accountId the account that owns the span
/// @param traceId 1 to 256 bytes
/// @param id 1 to 256 bytes
public record SpanKey(String accountId, String traceId, String id) {}
