package dev.outspan.wire;

import java.util.List;

/// What a client may choose of a file of comma-separated values.
///
/// @param columns at least one, each once, in the order of the file
/// @param guardsFormulas whether texts that a spreadsheet would run begin with an apostrophe
/// @param hasByteOrderMark whether the file begins with U+FEFF, by which spreadsheets know UTF-8
public record CsvStyle(List<SpanColumn> columns, boolean guardsFormulas, boolean hasByteOrderMark) {
  public CsvStyle {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a table of 0 columns");
    }
  }

  /// All columns and texts as they are.
  public static CsvStyle plain(boolean withAssessments) {
    return new CsvStyle(SpanColumn.all(withAssessments), false, false);
  }

  /// Whether rows need the span's assessments.
  public boolean showsAssessments() {
    return columns.contains(SpanColumn.ASSESSMENTS);
  }
}
