package dev.outspan.store;

import dev.outspan.query.Selection;
import java.time.Instant;

/// Takes spans away.
///
/// 1. When a method returns, the deletion is durable and no later read sees what is deleted.
/// 2. A deletion happens whole or not at all, also when the process is killed; [#expire] alone
///    happens in steps, each of them whole.
/// 3. The assessments of deleted spans are deleted with them.
/// 4. A later write of the key is a new span: it is not measured against the deleted one.
/// 5. As a cursor the id of a deleted span stands where the span stood, see [SpanReader#search];
///    of spans with one key, that is the one deleted last, as long as no new one is stored.
public interface SpanDeletion {

  /// Deletes the newest span with that id, newest as in [SpanReader#find].
  ///
  /// 6. The answer is the number of spans deleted, 0 or 1.
  long deleteSpan(String accountId, String spanId);

  /// Deletes all spans of a trace.
  ///
  /// 7. The answer is the number of spans deleted; 0 of an unknown trace.
  long deleteTrace(String accountId, String traceId);

  /// Deletes the selected spans, should they be as many as the caller thinks.
  ///
  /// 8. Exactly the spans that a scan of the selection would give are deleted.
  /// 9. If they are not `expected` many, nothing is deleted.
  DeleteResult delete(Selection selection, long expected);

  /// Deletes the spans of an account that started before an instant.
  ///
  /// 10. The answer is the number of spans deleted. Writes and reads go on meanwhile; spans that
  ///     are written meanwhile may be left. Interrupting the caller ends it between two steps, with
  ///     [StoreException.Canceled].
  long expire(String accountId, Instant before);

  /// Makes what is deleted or replaced unreadable, where it still lies in the store's files, and
  /// gives back its space.
  ///
  /// 11. When this returns, no file of the store holds a text that no read found when it was
  ///     called.
  /// 12. Reads go on meanwhile, and give the same before and after; writes go on or wait.
  /// 13. The store is whole at any time, also when the process is killed.
  ///
  /// @throws StoreException.Unavailable also if the disk has no room for a copy of the store
  Erasure erase();

  /// How much of the store's files is dead, about: what is deleted or replaced and was not erased
  /// yet.
  ///
  /// 14. From 0 to 1; 0 of a store without files.
  double deadShare();

  /// What an erasure changed.
  ///
  /// @param bytesBefore size of the store's files; 0 of a store without files
  /// @param bytesAfter the same, after it
  record Erasure(long bytesBefore, long bytesAfter) {}
}
