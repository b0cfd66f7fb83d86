package dev.outspan.store;

import dev.outspan.query.Search;
import dev.outspan.query.Selection;
import dev.outspan.span.Span;
import dev.outspan.span.TimeWindow;
import java.util.Optional;

/// Gives spans back.
public interface SpanReader {

  /// The newest span with that id.
  ///
  /// 1. Of several traces' spans with the id it is the one with the latest start, of equal starts
  ///    the one with the bytewise greatest trace id.
  /// 2. Spans of other accounts are never found.
  Optional<Span> find(String accountId, String spanId);

  /// The root of a trace: of its spans without a parent the one that comes first in the order of
  /// [#scan]; empty if the trace has none.
  Optional<Span> root(String accountId, String traceId);

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

  /// A page of the list of all spans for which conditions hold, as the list is now.
  ///
  /// 7. The rows are spans of the list, each once, in its order, with none between them left out:
  ///    the first ones, those right behind the cursor or those right before it.
  /// 8. No more than the limit, and fewer only if the list ends, if the page would be too large for
  ///    memory, or by 10.
  /// 9. `hasMore` says whether the list goes on; a page that has more is never empty.
  /// 10. A page that has more does not end (one before a cursor: begin) on an id that another span
  ///     of the list has too: it is cut shorter or, where nothing would be left, made longer until
  ///     it ends on an id of its own, by up to [Page#MOST] spans. So its last id (its first one) is
  ///     the cursor to the next page.
  /// 11. A cursor that is a position stands where it stood, whatever is written in the meantime.
  /// 12. A cursor that is an id stands where the span with the id stands; also if the span does not
  ///     meet the conditions any more or was deleted, as long as it is the only one with the id.
  ///     Spans with that id whose key shows that they never were in the list do not count, unless
  ///     there is no other.
  /// 13. An id that no span has or had is refused, and so is one that several spans of the list
  ///     have, or none of the list and several others.
  SearchResult search(Search search);

  /// What [SpanScan#version] of a scan would be that began now.
  long version();

  /// From the first to the last start in the window that spans of the account had that were deleted
  /// after a version, as [SpanScan#version] tells it; empty if there are none.
  ///
  /// 14. Spans that were written again since are among them. A start counts also if a later write,
  ///     before the deletion, gave the span another one; of writes over 30 days ago it need not.
  Optional<TimeWindow> deletions(String accountId, long afterVersion, TimeWindow window);

  /// What of a selection changed after a version, streamed: 4, 5 and 6 hold as well.
  ///
  /// 15. The rows are those of [#scan] whose spans were written (created, replaced or patched)
  ///     after the version, and the [SpanRow#deleted] rows of the account's spans that were deleted
  ///     after it and are not stored; in one order, each key once. A write that changed nothing, as
  ///     it lost against a completed span, is none.
  /// 16. The row of a deleted span has the start that the span had last. It is left out if its key
  ///     or that start fails a condition of the selection on ids, keys, traces or the start. Of a
  ///     selection of whole traces only those on trace ids, [Condition.IdNotIn] and
  ///     [Condition.KeyNotIn] count.
  /// 17. From the version of a scan or of such an answer on, no change is lost: whoever holds the
  ///     rows of all spans as they were then, drops the deleted ones and puts the others in their
  ///     place, holds those of now. Conditions on what changed meanwhile are not traced: a span
  ///     that no longer meets them is left out.
  /// 18. Later changes of assessments are no changes of their span.
  ///
  /// @param after a [SpanScan#version] of this store
  SpanScan changes(Selection selection, Assessments assessments, long after);

  /// The name of the store, a UUID in lower case. It is drawn when the store is made and stays:
  /// also beyond a restart and an erasure, and in a copy of its files.
  ///
  /// 19. A version means nothing to a store with another name.
  String storeName();

  /// Whether a scan's rows bring the assessments of their spans.
  enum Assessments {
    NONE,
    INLINE
  }
}
