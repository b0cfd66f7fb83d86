package dev.outspan.delivery;

import java.time.Instant;
import java.util.Optional;

/// What is kept of an export, from the request to the end of its file.
///
/// @param started absent while it waits
/// @param finished absent until it is over, whatever came of it
/// @param failure present if it failed, was canceled or revoked
/// @param result present from the moment at which the file was whole
/// @param keptUntil after that nothing is known of it any more; links that live longer move it
/// @param hasBlob whether something may lie in the blob store
public record ExportRecord(
    ExportFile file,
    ExportStatus status,
    Optional<Instant> started,
    Optional<Instant> finished,
    Optional<ExportFailure> failure,
    Optional<ExportResult> result,
    Instant keptUntil,
    boolean hasBlob) {

  static ExportRecord queued(ExportFile file, Instant keptUntil) {
    return new ExportRecord(
        file,
        ExportStatus.QUEUED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        keptUntil,
        false);
  }

  ExportRecord running(Instant now) {
    var begun = Optional.of(now);
    return new ExportRecord(
        file, ExportStatus.RUNNING, begun, finished, failure, result, keptUntil, true);
  }

  ExportRecord succeeded(ExportResult outcome, Instant now, Instant end) {
    return new ExportRecord(
        file,
        ExportStatus.SUCCEEDED,
        started,
        Optional.of(now),
        failure,
        Optional.of(outcome),
        end,
        hasBlob);
  }

  /// Over, without a file that can be had.
  ExportRecord over(ExportStatus how, ExportFailure why, Instant now) {
    var over = finished.or(() -> Optional.of(now));
    return new ExportRecord(file, how, started, over, Optional.of(why), result, keptUntil, hasBlob);
  }

  /// Whether the file was taken back before its time was over.
  public boolean isTakenBack() {
    return status == ExportStatus.REVOKED && !failure.equals(Optional.of(ExportFailure.EXPIRED));
  }

  ExportRecord keptUntil(Instant end) {
    return new ExportRecord(file, status, started, finished, failure, result, end, hasBlob);
  }

  ExportRecord withoutBlob() {
    return new ExportRecord(file, status, started, finished, failure, result, keptUntil, false);
  }
}
