package dev.outspan.span;

import java.time.Instant;
import java.util.Optional;

/// A change of a stored span: what is given replaces the stored field whole, the rest stays.
public record SpanPatch(
    Optional<String> name,
    Optional<Instant> end,
    Optional<Json> output,
    Optional<Json> metadata,
    Optional<Status> status) {

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
        span.usage(),
        span.createdBy());
  }
}
