package dev.outspan.api;

import dev.outspan.delivery.ExportFailure;
import dev.outspan.delivery.ExportRecord;
import dev.outspan.http.HttpProblem;
import java.time.Duration;

/// What it is to the client that an export has no file.
final class ExportProblem {
  private static final Duration FULL_DISK = Duration.ofSeconds(30);

  private ExportProblem() {}

  /// @param kept of an export that is over, and has no file
  static HttpProblem of(ExportRecord kept) {
    String reason = kept.failure().map(ExportFailure::reason).orElse("internal");
    String detail = kept.failure().map(ExportFailure::detail).orElse("the export has no file");
    return switch (reason) {
      case "internal" -> HttpProblem.detail(500, detail).logged(reason);
      case "storage_full" -> HttpProblem.detail(503, detail).retryAfter(FULL_DISK).logged(reason);
      default -> HttpProblem.detail(503, detail).logged(reason);
    };
  }
}
