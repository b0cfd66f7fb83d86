package dev.outspan.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a table, read once from the first to the last, by one thread at a time.
public interface TableRows {
  /// Stands for a number that is absent.
  long ABSENT = Long.MIN_VALUE;

  /// The same at every call, at least one.
  List<TableColumn> columns();

  /// Moves to the next row; before the first call there is none.
  ///
  /// @return false after the last row
  boolean next();

  /// A cell of a column of texts, in the current row.
  ///
  /// @param column counted from 0
  /// @return valid UTF-8, which stays as it is after [#next]; null if the cell is absent
  byte @Nullable [] text(int column);

  /// A cell of a column of instants or counts, in the current row.
  ///
  /// @param column counted from 0
  /// @return [#ABSENT] if the cell is absent
  long number(int column);
}
