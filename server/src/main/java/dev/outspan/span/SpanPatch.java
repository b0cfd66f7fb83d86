package dev.outspan.span;

import java.time.Instant;
import java.util.Optional;

/// A change of a stored span: what is given replaces the stored field whole, the rest stays.
///
/// @param usage what the new output and metadata say of tokens; it counts for a model call that has
///     no counts yet
public record SpanPatch(
    Optional<String> name,
    Optional<Instant> end,
    Optional<Json> output,
    Optional<Json> metadata,
    Optional<Status> status,
    Usage usage) {

  /// The changed span.
  ///
  /// @throws IllegalArgumentException if the new end is before the span's start
  public Span applyTo(Span span) {
    var payload = span.payload();
    return new Span(
        span.key(),
        name.orElse(span.name()),
        new Timing(span.timing().start(), end.or(span.timing()::end)),
        status.orElse(span.status()),
        span.type(),
        span.links(),
        new Payload(
            payload.input(),
            output.orElse(payload.output()),
            metadata.orElse(payload.metadata()),
            payload.expected()),
        usageOf(span),
        span.createdBy());
  }

  private Usage usageOf(Span span) {
    boolean isOpen = span.type().isModelCall() && span.usage().equals(Usage.NONE);
    return isOpen ? usage : span.usage();
  }
}
