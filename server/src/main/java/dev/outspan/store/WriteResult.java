package dev.outspan.store;

import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import java.time.Instant;
import java.util.List;

/// What became of a write.
public sealed interface WriteResult {

  /// The spans as they are stored now.
  record Stored(List<Span> spans) implements WriteResult {}

  /// Nothing was stored, and writing the same again is refused again.
  sealed interface Refused extends WriteResult {}

  /// An inserted span is there already, or twice in the batch.
  record KeyExists(SpanKey key) implements Refused {}

  /// The parent is a span of another trace.
  ///
  /// @param child the span that names it
  /// @param parentId the parent's id
  record ParentInOtherTrace(SpanKey child, String parentId) implements Refused {}

  /// No span of the account has the id.
  record UnknownSpan(String spanId) implements Refused {}

  /// The patched end lies before the stored start.
  record EndBeforeStart(Instant start, Instant end) implements Refused {}
}
