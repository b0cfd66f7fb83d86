package dev.outspan.table;

import java.io.IOException;
import java.io.OutputStream;

/// Writes tables as files of a form that cannot be written from its beginning to its end at once.
///
/// 1. The target gets its first byte when the file is whole.
/// 2. The same rows make the same bytes.
/// 3. The memory that is used does not grow with the number of rows.
/// 4. What `rows` throw is thrown on.
///
/// Safe for use by several threads.
public interface TableWriter {

  /// Writes all rows. The target is neither flushed nor closed.
  ///
  /// @throws IOException if the target takes no more, or the file cannot be kept until it is whole
  void write(TableRows rows, OutputStream target) throws IOException;
}
