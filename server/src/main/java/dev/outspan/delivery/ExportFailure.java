package dev.outspan.delivery;

import dev.outspan.blob.BlobException;
import dev.outspan.store.StoreException;
import java.io.UncheckedIOException;
import java.time.Duration;

/// Why an export has no file.
///
/// @param reason one word for programs: `canceled`, `removed`, `expired`, `data_deleted`,
///     `interrupted`, `deadline`, `storage_changed`, `storage_full`, `storage_unavailable` or
///     `internal`
/// @param detail a sentence for people
public record ExportFailure(String reason, String detail) {
  static final ExportFailure CANCELED = new ExportFailure("canceled", "the export was canceled");
  static final ExportFailure REMOVED = new ExportFailure("removed", "the file was removed");
  static final ExportFailure EXPIRED = new ExportFailure("expired", "its time is over");
  static final ExportFailure DATA_DELETED =
      new ExportFailure("data_deleted", "spans in the file were deleted");
  static final ExportFailure INTERRUPTED =
      new ExportFailure("interrupted", "the server stopped while the file was written: ask again");

  static final ExportFailure STORAGE_CHANGED =
      new ExportFailure(
          "storage_changed", "the file is where the server keeps files no more: ask again");

  static ExportFailure deadline(Duration longest) {
    return new ExportFailure(
        "deadline", "the file was not whole after %d minutes".formatted(longest.toMinutes()));
  }

  /// What a failure is to the one who waits for the file.
  static ExportFailure of(Throwable failure) {
    return switch (failure) {
      case BlobException.Full _ ->
          new ExportFailure("storage_full", "there is no room for the file: try again later");
      case BlobException _, StoreException _, UncheckedIOException _ ->
          new ExportFailure(
              "storage_unavailable", "the file could not be written: try again later");
      default -> new ExportFailure("internal", "Internal Server Error");
    };
  }
}
