package dev.outspan.delivery;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// What is kept of an export, from the request to the end of its file.
///
/// @param started absent while it waits
/// @param finished absent until it is over, whatever came of it
/// @param failure present if it failed, was canceled or revoked
/// @param result present from the moment at which the file was whole
/// @param keptUntil after that nothing is known of it any more; links that live longer move it
/// @param hasBlob whether something may lie in the blob store
/// @param usedLinks the names of those that were good for one download
public record ExportRecord(
    ExportFile file,
    ExportStatus status,
    Optional<Instant> started,
    Optional<Instant> finished,
    Optional<ExportFailure> failure,
    Optional<ExportResult> result,
    Instant keptUntil,
    boolean hasBlob,
    Set<String> usedLinks) {
  /// Of the links that are good for one download, so many may be used.
  static final int MOST_USED_LINKS = 1_000;

  static ExportRecord queued(ExportFile file, Instant keptUntil) {
    return new ExportRecord(
        file,
        ExportStatus.QUEUED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        keptUntil,
        false,
        Set.of());
  }

  ExportRecord running(Instant now) {
    var begun = Optional.of(now);
    return new ExportRecord(
        file, ExportStatus.RUNNING, begun, finished, failure, result, keptUntil, true, usedLinks);
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
        hasBlob,
        usedLinks);
  }

  /// Over, without a file that can be had.
  ///
  /// @param end until when it is kept if it was not over before
  ExportRecord over(ExportStatus how, ExportFailure why, Instant now, Instant end) {
    var over = finished.or(() -> Optional.of(now));
    Instant kept = status.isOver() ? keptUntil : end;
    return new ExportRecord(
        file, how, started, over, Optional.of(why), result, kept, hasBlob, usedLinks);
  }

  /// Whether the file was taken back before its time was over.
  public boolean isTakenBack() {
    return status == ExportStatus.REVOKED && !failure.equals(Optional.of(ExportFailure.EXPIRED));
  }

  ExportRecord keptUntil(Instant end) {
    return of(end, hasBlob, usedLinks);
  }

  ExportRecord withoutBlob() {
    return of(keptUntil, false, usedLinks);
  }

  /// The same export, of which something else is kept.
  private ExportRecord of(Instant end, boolean withBlob, Set<String> used) {
    return new ExportRecord(file, status, started, finished, failure, result, end, withBlob, used);
  }

  /// Whether links that are good for one download can be used.
  boolean hasUsableLinks() {
    return usedLinks.size() < MOST_USED_LINKS;
  }

  /// Whether a link that is good for one download is good still.
  boolean isUsable(String link) {
    return hasUsableLinks() && !usedLinks.contains(link);
  }

  /// The same after such a download; empty if the link is not good any more.
  Optional<ExportRecord> withUsed(String link) {
    if (!isUsable(link)) {
      return Optional.empty();
    }
    var used = new HashSet<>(usedLinks);
    used.add(link);
    return Optional.of(of(keptUntil, hasBlob, Set.copyOf(used)));
  }
}
