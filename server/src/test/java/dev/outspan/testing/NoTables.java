package dev.outspan.testing;

import dev.outspan.table.TableWriter;

/// Stands in for the writer of tables.
public final class NoTables {
  /// For tests that export none.
  public static final TableWriter WRITER =
      (_, _) -> {
        throw new AssertionError("no table was to be written");
      };

  private NoTables() {}
}
