package dev.outspan.store;

import dev.outspan.query.Selection;
import dev.outspan.span.Span;
import java.util.Optional;

/// Gives spans back.
public interface SpanReader {

  /// The newest span with that id.
  ///
  /// 1. Of several traces' spans with the id it is the one with the latest start, of equal starts
  ///    the one with the bytewise greatest trace id.
  /// 2. Spans of other accounts are never found.
  Optional<Span> find(String accountId, String spanId);

  /// Every selected span, streamed.
  ///
  /// 3. The rows are exactly the selected spans, each once, ordered by (start, trace id, id), the
  ///    texts bytewise as UTF-8.
  /// 4. The rows, and the assessments with them, are those of one instant between the call and its
  ///    return: no later write changes them, and every write that was acknowledged before the call
  ///    is in.
  /// 5. Memory is bounded, whatever the number of rows.
  /// 6. An open scan holds up neither writes nor other scans.
  ///
  /// @param assessments whether rows bring their assessments
  SpanScan scan(Selection selection, Assessments assessments);

  /// Whether a scan's rows bring the assessments of their spans.
  enum Assessments {
    NONE,
    INLINE
  }
}
