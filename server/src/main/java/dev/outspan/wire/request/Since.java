package dev.outspan.wire.request;

import dev.outspan.wire.CsvStyle;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.SpanColumn;
import dev.outspan.wire.Watermark;
import java.util.List;
import java.util.Optional;

/// The rules for the watermark that an export starts from.
final class Since {
  /// Without these a table does not tell which spans were deleted.
  private static final List<SpanColumn> NEEDED =
      List.of(SpanColumn.ID, SpanColumn.TRACE_ID, SpanColumn.OBJECT);

  private Since() {}

  static Optional<Watermark> read(JsonNode value, Location at, Problems problems) {
    Optional<String> text = Reading.TEXT.read(value, at, problems);
    Optional<Watermark> watermark = text.flatMap(Watermark::parse);
    if (text.isPresent() && watermark.isEmpty()) {
      problems.addValueError(
          at, "since is no watermark: an export has it in its header Outspan-Watermark", value);
    }
    return watermark;
  }

  /// Refuses tables that cannot tell which spans were deleted.
  static void check(Fields fields, ExportFormat format, CsvStyle csv) {
    boolean isTable =
        switch (format) {
          case CSV, PARQUET -> true;
          case JSON, JSONL, CHAT -> false;
        };
    if (isTable && !csv.columns().containsAll(NEEDED)) {
      fields.reject(
          "columns", "an export since a watermark needs the columns id, trace_id and object");
    }
  }

  /// Why a store cannot have given a watermark.
  ///
  /// @param now the store's own
  static Optional<String> fault(Watermark since, Watermark now) {
    if (!since.storeName().equals(now.storeName())) {
      return Optional.of("since is the watermark of another store");
    }
    return since.version() > now.version()
        ? Optional.of(
            "since is at version %d, beyond the store's %d: it was given after a backup that the"
                    .formatted(since.version(), now.version())
                + " store was restored from")
        : Optional.empty();
  }
}
