package dev.outspan.store;

import dev.outspan.span.Assessment;
import dev.outspan.span.SpanRow;
import java.time.Duration;
import java.util.List;

/// An open read of one snapshot, used by one thread; [#cancel] alone may come from another.
public interface SpanScan extends AutoCloseable {

  /// Waits until [#next] would return at once, but no longer than `patience`.
  ///
  /// @return whether it would
  boolean await(Duration patience);

  /// Moves to the next row.
  ///
  /// @return false after the last one
  /// @throws StoreException if the scan failed or was cancelled: what came before is not the whole
  boolean next();

  /// The current row, valid also after the next one was read.
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
