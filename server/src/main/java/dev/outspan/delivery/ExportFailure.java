package dev.outspan.delivery;

/// Why an export has no file.
///
/// @param reason one word for programs: `canceled`, `removed`, `data_deleted`, `interrupted`,
///     `storage_full`, `storage_unavailable` or `internal`
/// @param detail a sentence for people
public record ExportFailure(String reason, String detail) {
  static final ExportFailure CANCELED = new ExportFailure("canceled", "the export was canceled");
  static final ExportFailure REMOVED = new ExportFailure("removed", "the file was removed");
  static final ExportFailure DATA_DELETED =
      new ExportFailure("data_deleted", "spans in the file were deleted");
  static final ExportFailure INTERRUPTED =
      new ExportFailure("interrupted", "the server stopped while the file was written: ask again");
}
