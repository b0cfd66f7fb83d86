package dev.outspan.query;

import dev.outspan.span.Json;
import dev.outspan.span.OperationType;
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

  /// The start lies in the window.
  record StartsWithin(TimeWindow window) implements OfSpan {}

  /// The span has no parent, or an empty parent id.
  record IsRoot() implements OfSpan {}

  record IdIn(Set<String> ids) implements OfSpan {}

  record IdNotIn(Set<String> ids) implements OfSpan {}

  record TraceIn(Set<String> traceIds) implements OfSpan {}

  record TraceNotIn(Set<String> traceIds) implements OfSpan {}

  record GroupIs(String groupId) implements OfSpan {}

  record NameIn(Set<String> names) implements OfSpan {}

  record StatusIn(Set<Status> statuses) implements OfSpan {}

  record TypeIn(Set<OperationType> types) implements OfSpan {}

  record VariantIn(Set<String> variantIds) implements OfSpan {}

  /// The span is completed and took at least so long, to the microsecond.
  record LastsAtLeast(Duration minimum) implements OfSpan {}

  /// The span is completed and took at most so long, to the microsecond.
  record LastsAtMost(Duration maximum) implements OfSpan {}

  /// The term occurs in the span's texts.
  record Mentions(SearchTerm term) implements OfSpan {}

  /// The top-level metadata key is there, and its value equals one of the accepted ones, or is an
  /// array of which an element does. Equality is that of [JsonValue].
  record MetadataIn(String key, List<Json> accepted) implements OfSpan {}

  /// The top-level metadata key is there, and its value is one of these strings.
  record MetadataTextIn(String key, Set<String> texts) implements OfSpan {}

  /// The span's trace has an assessment of one of these types, named as on the wire. An unknown
  /// name matches nothing.
  record TraceAssessed(Set<String> assessmentTypes) implements Condition {}
}
