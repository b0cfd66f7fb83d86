package dev.outspan.table;

/// A column of a table. Any of its cells may be absent.
///
/// @param name different from those of the other columns, also without regard to case
public record TableColumn(String name, Kind kind) {

  /// What the cells of a column are.
  public enum Kind {
    /// UTF-8.
    TEXT,
    /// Microseconds since 1970, UTC.
    INSTANT,
    /// Whole numbers of 64 bits.
    COUNT
  }
}
