package dev.outspan.delivery;

import dev.outspan.export.FileProof;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.SpanColumn;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.Watermark;
import dev.outspan.wire.request.ExportRequest;

/// The object that says what a file must be if it is whole, and what was asked for.
///
/// | member | is |
/// |---|---|
/// | `format_version` | 1; a member may be added without a change of it |
/// | `export_id`, `filename`, `account_id` | of the export |
/// | `created_at` | when the export was asked for |
/// | `request` | `query` and `body` as they were sent |
/// | `watermark` | how far the export saw the store: the `since` of a later one |
/// | `rows`, `bytes`, `sha256` | of the file: spans, length, hash in lower-case hex digits |
/// | `columns` | of a table, in their order |
/// | `skipped` | spans that were left out, by the reason; only where a format leaves any out |
final class Manifest {
  private static final int FORMAT_VERSION = 1;

  private Manifest() {}

  static Json of(ExportFile file, ExportOrder order, FileProof proof, Watermark watermark) {
    var out = new Utf8Buffer(1 << 10);
    out.appendAscii("{\"format_version\":").appendLong(FORMAT_VERSION);
    out.appendAscii(",\"export_id\":").appendString(file.id());
    out.appendAscii(",\"filename\":").appendString(file.filename());
    out.appendAscii(",\"account_id\":").appendString(file.accountId());
    out.appendAscii(",\"created_at\":\"")
        .appendInstantMicros(Micros.of(file.created()))
        .appendAscii("\",\"request\":")
        .append(order.asked().bytes());
    out.appendAscii(",\"watermark\":").appendString(watermark.text());
    out.appendAscii(",\"rows\":").appendLong(proof.rows());
    out.appendAscii(",\"bytes\":").appendLong(proof.bytes());
    out.appendAscii(",\"sha256\":").appendString(proof.sha256());
    appendColumns(out, order.request());
    if (order.request().format() == ExportFormat.CHAT) {
      appendSkipped(out, proof);
    }
    return Json.ofCanonical(out.append((byte) '}').toByteArray());
  }

  private static void appendColumns(Utf8Buffer out, ExportRequest request) {
    if (request.format() == ExportFormat.CSV || request.format() == ExportFormat.PARQUET) {
      out.appendAscii(",\"columns\":");
      String separator = "[";
      for (SpanColumn column : request.csv().columns()) {
        out.appendAscii(separator).appendString(column.wireName());
        separator = ",";
      }
      out.append((byte) ']');
    }
  }

  private static void appendSkipped(Utf8Buffer out, FileProof proof) {
    out.appendAscii(",\"skipped\":{");
    String separator = "";
    for (var reason : proof.skipped().entrySet()) {
      out.appendAscii(separator).appendString(reason.getKey());
      out.append((byte) ':').appendLong(reason.getValue());
      separator = ",";
    }
    out.append((byte) '}');
  }
}
