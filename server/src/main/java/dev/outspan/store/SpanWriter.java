package dev.outspan.store;

import dev.outspan.span.Span;
import dev.outspan.span.SpanPatch;
import java.util.List;

/// Takes spans in.
///
/// 1. When a method returns [WriteResult.Stored], the spans are durable and every later read sees
///    them.
/// 2. A batch is stored whole or not at all, also when the process is killed.
/// 3. There is at most one span of a key. Of two writes of it the later takes the earlier's place
///    whole, unless the earlier is completed and the later is not ([Span#supersedes]); this holds
///    within a batch as against what is stored.
/// 4. A batch with a span whose parent id is not known in the span's own trace (neither stored nor
///    in the batch) but is stored in another trace of the account is refused. A parent that is not
///    known anywhere is accepted.
/// 5. Batches written by several threads at once take effect one after the other.
/// 6. An empty batch is stored at once. A batch may hold spans of several accounts.
public interface SpanWriter {

  /// Adds new spans.
  ///
  /// 7. A batch that names a key twice, or one that is stored, is refused.
  WriteResult insert(List<Span> batch);

  /// Adds or replaces spans.
  ///
  /// 8. The result has one span for each key of the batch, in the order in which the batch's
  ///    winning writes stand, and each as it is now stored: a write that did not supersede a
  ///    completed span gives the completed one.
  WriteResult upsert(List<Span> batch);

  /// Adds or replaces spans that another store kept: as [#upsert], but whatever their parents are.
  /// So it is never refused.
  ///
  /// 11. Sentence 4 does not hold: what the other store had accepted in some order is accepted in
  ///     any.
  List<Span> restore(List<Span> batch);

  /// Changes the newest span with that id, newest as in [SpanReader#find].
  ///
  /// 9. The result is the changed span alone; it also replaces a completed one.
  /// 10. An unknown id, and an end before the start, are refused.
  WriteResult patch(String accountId, String spanId, SpanPatch patch);
}
