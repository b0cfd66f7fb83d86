package dev.outspan.sample;

import dev.outspan.span.Json;
import dev.outspan.span.Links;
import dev.outspan.span.Micros;
import dev.outspan.span.OperationType;
import dev.outspan.span.Payload;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Status;
import dev.outspan.span.Timing;
import dev.outspan.span.Usage;
import java.util.Optional;

/// A span in the making, before it has ids.
final class Draft {
  /// The parent of a root.
  static final int NONE = -1;

  final OperationType type;
  final String name;

  /// The parent's place in the trace, before this one's.
  final int parent;

  final long startUs;
  final Json input;
  Json metadata = Json.EMPTY_OBJECT;
  Json output = Json.EMPTY_OBJECT;
  Optional<Json> expected = Optional.empty();
  Usage usage = Usage.NONE;
  Status status = Status.SUCCESS;
  long endUs;
  private boolean isUnfinished;

  Draft(OperationType type, String name, int parent, long startUs, Json input) {
    this.type = type;
    this.name = name;
    this.parent = parent;
    this.startUs = startUs;
    this.input = input;
    endUs = startUs;
  }

  /// Becomes what is known of the span at a time before its end.
  void leaveUnfinished() {
    isUnfinished = true;
    output = Json.EMPTY_OBJECT;
    usage = Usage.NONE;
    if (status == Status.ERROR) {
      metadata = Json.EMPTY_OBJECT;
    }
    status = Status.SUCCESS;
  }

  /// Ends the span before its time.
  void cancel(long atUs) {
    endUs = atUs;
    status = Status.CANCELED;
  }

  Span toSpan(SpanKey key, Links links, String createdBy) {
    var end = isUnfinished ? Optional.<Long>empty() : Optional.of(endUs);
    return new Span(
        key,
        name,
        new Timing(Micros.toInstant(startUs), end.map(Micros::toInstant)),
        status,
        type,
        links,
        new Payload(input, output, metadata, expected),
        usage,
        createdBy);
  }
}
