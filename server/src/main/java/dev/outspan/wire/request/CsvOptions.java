package dev.outspan.wire.request;

import dev.outspan.wire.CsvColumn;
import dev.outspan.wire.CsvStyle;
import dev.outspan.wire.ExportFormat;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// The options of an export that only tables have. With another format none of them may ask for
/// anything.
///
/// @param columns absent for all
record CsvOptions(Optional<List<CsvColumn>> columns, boolean guard, boolean mark) {
  private static final String COLUMNS = "columns";
  private static final String GUARD = "csv_formula_guard";
  private static final String MARK = "csv_bom";
  private static final Reading<CsvColumn> COLUMN =
      Choice.of(CsvColumn.values(), CsvColumn::wireName);

  static CsvOptions read(Fields fields) {
    return new CsvOptions(
        fields.optional(COLUMNS, Reading.listOf(COLUMN)),
        fields.given(GUARD, Reading.FLAG).orElse(false),
        fields.given(MARK, Reading.FLAG).orElse(false));
  }

  /// What the file looks like; says what cannot be.
  CsvStyle style(Fields fields, ExportFormat format, boolean withAssessments) {
    if (format != ExportFormat.CSV) {
      rejectAll(fields, format);
    } else {
      columns.ifPresent(list -> check(fields, list, withAssessments));
    }
    List<CsvColumn> shown =
        columns.filter(list -> !list.isEmpty()).orElse(CsvColumn.all(withAssessments));
    return new CsvStyle(shown, guard, mark);
  }

  private void rejectAll(Fields fields, ExportFormat format) {
    String reason = " is for export_format csv, which is " + format.wireName();
    if (columns.isPresent()) {
      fields.reject(COLUMNS, COLUMNS + reason);
    }
    if (guard) {
      fields.reject(GUARD, GUARD + reason);
    }
    if (mark) {
      fields.reject(MARK, MARK + reason);
    }
  }

  private static void check(Fields fields, List<CsvColumn> columns, boolean withAssessments) {
    if (columns.isEmpty()) {
      fields.reject(COLUMNS, "0 columns are named, at least 1 is needed");
    }
    if (columns.contains(CsvColumn.ASSESSMENTS) && !withAssessments) {
      fields.reject(COLUMNS, "the column assessments needs include_assessments");
    }
    var seen = EnumSet.noneOf(CsvColumn.class);
    for (CsvColumn column : columns) {
      if (!seen.add(column)) {
        fields.reject(COLUMNS, "the column %s is named twice".formatted(column.wireName()));
        return;
      }
    }
  }
}
