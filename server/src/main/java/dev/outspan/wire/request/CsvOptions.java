package dev.outspan.wire.request;

import dev.outspan.wire.CsvStyle;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.SpanColumn;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// The options of an export that only tables have: columns, and for CSV alone its style. With
/// another format none of them may ask for anything.
///
/// @param columns absent for all
record CsvOptions(Optional<List<SpanColumn>> columns, boolean guard, boolean mark) {
  private static final String COLUMNS = "columns";
  private static final String GUARD = "csv_formula_guard";
  private static final String MARK = "csv_bom";
  private static final Reading<SpanColumn> COLUMN =
      Choice.of(SpanColumn.values(), SpanColumn::wireName);

  static CsvOptions read(Fields fields) {
    return new CsvOptions(
        fields.optional(COLUMNS, Reading.listOf(COLUMN)),
        fields.given(GUARD, Reading.FLAG).orElse(false),
        fields.given(MARK, Reading.FLAG).orElse(false));
  }

  /// What the file looks like; says what cannot be.
  CsvStyle style(Fields fields, ExportFormat format, boolean withAssessments) {
    switch (format) {
      case CSV, PARQUET -> columns.ifPresent(list -> check(fields, list, withAssessments));
      case JSON, JSONL, CHAT -> columns.ifPresent(_ -> rejectColumns(fields, format));
    }
    if (format != ExportFormat.CSV) {
      rejectStyle(fields, format);
    }
    List<SpanColumn> shown =
        columns.filter(list -> !list.isEmpty()).orElse(SpanColumn.all(withAssessments));
    return new CsvStyle(shown, guard, mark);
  }

  private static void rejectColumns(Fields fields, ExportFormat format) {
    fields.reject(
        COLUMNS, "columns is for export_format csv or parquet, which is " + format.wireName());
  }

  private void rejectStyle(Fields fields, ExportFormat format) {
    String reason = " is for export_format csv, which is " + format.wireName();
    if (guard) {
      fields.reject(GUARD, GUARD + reason);
    }
    if (mark) {
      fields.reject(MARK, MARK + reason);
    }
  }

  private static void check(Fields fields, List<SpanColumn> columns, boolean withAssessments) {
    if (columns.isEmpty()) {
      fields.reject(COLUMNS, "0 columns are named, at least 1 is needed");
    }
    if (columns.contains(SpanColumn.ASSESSMENTS) && !withAssessments) {
      fields.reject(COLUMNS, "the column assessments needs include_assessments");
    }
    var seen = EnumSet.noneOf(SpanColumn.class);
    for (SpanColumn column : columns) {
      if (!seen.add(column)) {
        fields.reject(COLUMNS, "the column %s is named twice".formatted(column.wireName()));
        return;
      }
    }
  }
}
