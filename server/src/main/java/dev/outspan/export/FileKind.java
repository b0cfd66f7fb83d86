package dev.outspan.export;

import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.wire.Compression;
import dev.outspan.wire.CsvFormat;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.SpanFormat;
import dev.outspan.wire.chat.ChatFormat;
import dev.outspan.wire.request.ExportRequest;

/// What a file of spans looks like.
///
/// @param format used for one file
/// @param assessments whether rows are written with their assessments
/// @param compression of the file itself
public record FileKind(SpanFormat format, Assessments assessments, Compression compression) {

  /// What a request asks for.
  public static FileKind of(ExportRequest request) {
    SpanFormat format =
        switch (request.format()) {
          case JSON -> new SpanFormat.JsonArray();
          case JSONL -> new SpanFormat.JsonLines();
          case CSV -> new CsvFormat(request.csv());
          case CHAT -> new ChatFormat();
        };
    boolean isShown =
        request.format() == ExportFormat.CSV
            ? request.csv().showsAssessments()
            : request.withAssessments();
    return new FileKind(
        format, isShown ? Assessments.INLINE : Assessments.NONE, request.compression());
  }
}
