package dev.outspan.delivery;

import java.util.Locale;

/// How far an export is.
public enum ExportStatus {
  /// Waits for a thread.
  QUEUED,
  RUNNING,
  /// The file can be had.
  SUCCEEDED,
  /// There is no file; [ExportFailure] says why.
  FAILED,
  /// Somebody stopped it before it was whole.
  CANCELED,
  /// There was a file, which cannot be had any more; [ExportFailure] says why.
  REVOKED;

  public boolean isOver() {
    return switch (this) {
      case QUEUED, RUNNING -> false;
      case SUCCEEDED, FAILED, CANCELED, REVOKED -> true;
    };
  }

  /// Whether an export can end so from here on.
  boolean mayEndAs(ExportStatus end) {
    return switch (end) {
      case FAILED, CANCELED -> !isOver();
      case REVOKED -> this == SUCCEEDED;
      case QUEUED, RUNNING, SUCCEEDED -> false;
    };
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws IllegalArgumentException if it is no status's
  static ExportStatus ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
