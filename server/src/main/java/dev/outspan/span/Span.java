package dev.outspan.span;

/// One step of a trace: a model call, a tool call, a retrieval, an agent's turn.
///
/// A trace is nothing but its spans. Two writes of one [SpanKey] are one span, see [#supersedes].
///
/// @param key the account, the trace and the id within it
/// @param name any text, may be empty
/// @param timing start and end
/// @param status how it ended
/// @param type what kind of work it was
/// @param links parent, group and foreign ids
/// @param payload input, output, metadata, expected
/// @param usage token counts
/// @param createdBy the id of the API key that wrote it, never the key itself
public record Span(
    SpanKey key,
    String name,
    Timing timing,
    Status status,
    OperationType type,
    Links links,
    Payload payload,
    Usage usage,
    String createdBy) {

  /// Whether this write, the later of the two, takes the place of `stored`.
  ///
  /// A completed span is never undone by an unfinished one; otherwise the later write wins whole.
  public boolean supersedes(Span stored) {
    return timing.isCompleted() || !stored.timing.isCompleted();
  }
}
