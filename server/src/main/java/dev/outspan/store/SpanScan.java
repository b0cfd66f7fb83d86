package dev.outspan.store;

import dev.outspan.span.Assessment;
import dev.outspan.span.SpanRow;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// An open read of one snapshot, used by one thread; [#cancel] alone may come from another.
///
/// 1. The rows come one by one; after the last one [#next] is false, however often it is asked.
/// 2. A scan that was canceled, or whose store was closed, before its end fails with
///    [StoreException.Canceled]: it never looks complete.
/// 3. A row is valid until the next call of [#next]; its assessments stay valid.
/// 4. Every later write or deletion of a span has a greater version than the scan, and every
///    earlier one has not; also beyond a restart.
public interface SpanScan extends AutoCloseable {

  /// The number of the last write or deletion of a span that the scan sees; 0 of a new store.
  long version();

  /// How many rows there are in all, if that is known; at the latest with the first row, unless
  /// only reading tells which spans match.
  ///
  /// 5. It never changes once it is known, and is right.
  OptionalLong total();

  /// Waits until [#next] would return at once, but no longer than `patience`.
  ///
  /// @return whether it would
  boolean await(Duration patience);

  /// Moves to the next row.
  ///
  /// @return false after the last one
  /// @throws StoreException if the scan failed or was cancelled: what came before is not the whole
  boolean next();

  /// The current row.
  ///
  /// @throws java.util.NoSuchElementException before the first row and after the last
  SpanRow row();

  /// The assessments of the current row's span, oldest first, then by id; empty where none were
  /// asked for.
  List<Assessment> assessments();

  /// Makes the current or next call of [#next] fail with [StoreException.Canceled] soon. Harmless
  /// after the end.
  void cancel();

  /// Releases the snapshot at once.
  @Override
  void close();
}
