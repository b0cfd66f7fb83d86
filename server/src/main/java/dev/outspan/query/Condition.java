package dev.outspan.query;

import dev.outspan.span.Json;
import dev.outspan.span.OperationType;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Status;
import dev.outspan.span.TimeWindow;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// One test that a span passes or fails. Texts compare exactly, byte by byte, unless said
/// otherwise.
public sealed interface Condition {

  /// A condition that the span alone decides, see [Matching].
  sealed interface OfSpan extends Condition {}

  /// A condition that the key alone decides: also of a span that is no longer there.
  sealed interface OfKey extends OfSpan {}

  /// The start lies in the window.
  record StartsWithin(TimeWindow window) implements OfSpan {}

  /// The span has no parent, or an empty parent id.
  record IsRoot() implements OfSpan {}

  record IdIn(Set<String> ids) implements OfKey {}

  record IdNotIn(Set<String> ids) implements OfKey {}

  record TraceIn(Set<String> traceIds) implements OfKey {}

  record TraceNotIn(Set<String> traceIds) implements OfKey {}

  record KeyIn(Set<SpanKey> keys) implements OfKey {}

  record KeyNotIn(Set<SpanKey> keys) implements OfKey {}

  /// The span's parent has one of these ids: it is a direct child of theirs.
  record ParentIn(Set<String> parentIds) implements OfSpan {}

  record GroupIs(String groupId) implements OfSpan {}

  record NameIn(Set<String> names) implements OfSpan {}

  record StatusIn(Set<Status> statuses) implements OfSpan {}

  record TypeIn(Set<OperationType> types) implements OfSpan {}

  record VariantIn(Set<String> variantIds) implements OfSpan {}

  record ObsTraceIn(Set<String> obsTraceIds) implements OfSpan {}

  record ObsSpanIn(Set<String> obsSpanIds) implements OfSpan {}

  /// The span is completed and took at least so long, to the microsecond.
  record LastsAtLeast(Duration minimum) implements OfSpan {}

  /// The span is completed and took at most so long, to the microsecond.
  record LastsAtMost(Duration maximum) implements OfSpan {}

  /// The term occurs in the span's texts, see [SearchTerm].
  record Mentions(SearchTerm term, Texts texts) implements OfSpan {

    /// Where to look.
    public enum Texts {
      /// In input and output.
      PAYLOADS,
      /// In name, input, output and metadata.
      ALL
    }

    /// The term occurs in input or output.
    public Mentions(SearchTerm term) {
      this(term, Texts.PAYLOADS);
    }
  }

  /// The top-level metadata key is there, and its value equals one of the accepted ones, or is an
  /// array of which an element does. Equality is that of [JsonValue].
  record MetadataIn(String key, List<Json> accepted) implements OfSpan {}

  /// The top-level metadata key is there, and its value is one of these strings.
  record MetadataTextIn(String key, Set<String> texts) implements OfSpan {}

  /// The span's trace has an assessment of one of these types, named as on the wire. An unknown
  /// name matches nothing.
  record TraceAssessed(Set<String> assessmentTypes) implements Condition {}

  /// The span itself has an assessment of one of these types, named as on the wire.
  record SpanAssessed(Set<String> assessmentTypes) implements Condition {}
}
