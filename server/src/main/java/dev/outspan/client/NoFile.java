package dev.outspan.client;

import java.io.IOException;

/// An export has no file to download: it failed, was canceled, or its file is gone.
public final class NoFile extends IOException {
  private static final long serialVersionUID = 1;

  private final ExportState.Status status;

  NoFile(ExportState state) {
    super(text(state));
    status = state.status();
  }

  private static String text(ExportState state) {
    return switch (state.status()) {
      case QUEUED, RUNNING, SUCCEEDED -> "the export names no file";
      case FAILED -> "the export failed on the server: " + state.error();
      case CANCELED -> "the export was canceled on the server";
      case REVOKED -> "the file is gone from the server: " + state.error();
    };
  }

  /// Whether the same order, given again, is another export.
  public boolean canBeHadAnew() {
    return status == ExportState.Status.CANCELED || status == ExportState.Status.REVOKED;
  }
}
