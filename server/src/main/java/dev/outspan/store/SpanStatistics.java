package dev.outspan.store;

import dev.outspan.query.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Adds spans up. Each answer is that of one instant, and one about a selection is about exactly
/// the spans that a scan of it would give then.
///
/// Interrupting the caller ends a query, with [StoreException.Canceled].
public interface SpanStatistics {

  /// 1. How many spans there are, and what their texts and payloads weigh.
  Volume volume(Selection selection);

  /// The values that the most spans have.
  ///
  /// 2. Each value with the number of spans that have it, the most frequent first, then by the
  ///    value bytewise; no more than `most`.
  List<ValueCount> top(Facet facet, Selection selection, int most);

  /// What happened over time.
  ///
  /// 3. One bucket for each stretch of time in which a span starts, in order. A stretch begins at a
  ///    multiple of the width, counted from 1970.
  /// 4. Empty if there would be more than `most` buckets.
  ///
  /// @param width whole microseconds, at least one
  Optional<List<Bucket>> metrics(Selection selection, Duration width, int most);

  /// 5. The accounts that have a span.
  Set<String> accounts();

  /// The number of some spans.
  ///
  /// @param bytes an estimate of what they take in an export: their texts and payloads together
  record Volume(long spans, long bytes) {}

  /// What of a span is counted.
  enum Facet {
    NAME,
    /// As on the wire, such as `COMPLETION`.
    TYPE,
    /// As on the wire, such as `SUCCESS`.
    STATUS,
    /// The text under the metadata key `__agent_name__`; a span without one is not counted.
    AGENT_NAME,
    /// The top-level keys of the metadata; a span is counted under each of its keys.
    METADATA_KEY
  }

  record ValueCount(String value, long spans) {}

  /// The spans that start in one stretch of time.
  ///
  /// @param start when the stretch begins
  /// @param errors those with status ERROR
  /// @param durations absent where no span is completed
  /// @param inputTokens their sum, at most [Long#MAX_VALUE]
  /// @param outputTokens their sum, at most [Long#MAX_VALUE]
  record Bucket(
      Instant start,
      long spans,
      long errors,
      Optional<Quantiles> durations,
      long inputTokens,
      long outputTokens) {}

  /// How long completed spans took: the shortest duration that at least so many percent of them do
  /// not exceed.
  record Quantiles(Duration p50, Duration p90, Duration p95, Duration p99) {}
}
