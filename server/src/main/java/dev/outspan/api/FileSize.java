package dev.outspan.api;

import dev.outspan.store.SpanStatistics.Volume;
import dev.outspan.wire.ExportFormat;
import java.util.List;

/// How large an exported file will be, without assessments and as the file itself: an estimate.
///
/// Payloads weigh what they do; for keys, ids and times, and for the quotes that CSV doubles, there
/// is what they come to on the average in traces of agents.
final class FileSize {
  private static final long JSON_BYTES_OF_SPAN = 480;
  private static final long CSV_BYTES_OF_SPAN = 230;
  private static final double CSV_PAYLOAD = 1.12;

  /// The formats whose size the sums tell.
  static final List<ExportFormat> FORMATS =
      List.of(ExportFormat.JSON, ExportFormat.JSONL, ExportFormat.CSV);

  private FileSize() {}

  /// @param format one of [#FORMATS]
  static long estimate(ExportFormat format, Volume volume) {
    return switch (format) {
      case JSON, JSONL -> volume.bytes() + JSON_BYTES_OF_SPAN * volume.spans();
      case CSV -> Math.round(CSV_PAYLOAD * volume.bytes()) + CSV_BYTES_OF_SPAN * volume.spans();
      case CHAT, PARQUET ->
          throw new IllegalArgumentException("the sums do not tell the size of " + format);
    };
  }
}
