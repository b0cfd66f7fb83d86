package dev.outspan.export;

import dev.outspan.store.SpanReader;
import dev.outspan.store.SpanScan;
import dev.outspan.wire.Watermark;
import dev.outspan.wire.request.ExportRequest;

/// The scan that an export is made of.
public final class ExportScan {
  private ExportScan() {}

  /// Everything that is selected or, since a watermark, what changed.
  ///
  /// @param kind of the file
  public static SpanScan open(SpanReader spans, ExportRequest request, FileKind kind) {
    var selection = request.selection();
    return request.since().isPresent()
        ? spans.changes(selection, kind.assessments(), request.since().get().version())
        : spans.scan(selection, kind.assessments());
  }

  /// How far a scan of a store sees.
  public static Watermark watermark(SpanReader spans, SpanScan scan) {
    return new Watermark(spans.storeName(), scan.version());
  }
}
