package dev.outspan.export;

import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.table.TableWriter;
import dev.outspan.wire.Compression;
import dev.outspan.wire.CsvFormat;
import dev.outspan.wire.SpanColumn;
import dev.outspan.wire.SpanFormat;
import dev.outspan.wire.chat.ChatFormat;
import dev.outspan.wire.request.ExportRequest;
import java.util.List;

/// What a file of spans looks like.
///
/// @param assessments whether rows are written with their assessments
/// @param compression of the file itself
public record FileKind(Content content, Assessments assessments, Compression compression) {

  /// How rows become a file.
  public sealed interface Content {}

  /// Row after row, each written as it is read.
  ///
  /// @param format used for one file
  public record Rows(SpanFormat format) implements Content {}

  /// A table, of which nothing is written before its last row was read.
  ///
  /// @param columns at least one, each once; the assessments only if the rows have them
  public record Table(List<SpanColumn> columns, TableWriter writer) implements Content {
    public Table {
      columns = List.copyOf(columns);
    }
  }

  /// What a request asks for.
  ///
  /// @param tables writes the file if it is a table
  public static FileKind of(ExportRequest request, TableWriter tables) {
    Content content =
        switch (request.format()) {
          case JSON -> new Rows(new SpanFormat.JsonArray());
          case JSONL -> new Rows(new SpanFormat.JsonLines());
          case CSV -> new Rows(new CsvFormat(request.csv()));
          case CHAT -> new Rows(new ChatFormat());
          case PARQUET -> new Table(request.csv().columns(), tables);
        };
    boolean isShown =
        switch (request.format()) {
          case CSV, PARQUET -> request.csv().showsAssessments();
          case JSON, JSONL, CHAT -> request.withAssessments();
        };
    return new FileKind(
        content, isShown ? Assessments.INLINE : Assessments.NONE, request.compression());
  }
}
