package dev.outspan.delivery;

import dev.outspan.account.Actor;
import dev.outspan.blob.BlobException;
import dev.outspan.blob.BlobStore;
import dev.outspan.span.TimeWindow;
import dev.outspan.store.SpanReader;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes back files: those that hold what was deleted, those whose time is over, and what is left
/// of exports that have none.
final class Removal {
  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

  private final SpanReader spans;
  private final BlobStore blobs;
  private final ExportBook book;
  private final ExportSettings settings;
  private final Clock clock;

  /// Up to which version the files of an account are free of what was deleted.
  private final Map<String, Long> checkedUpTo = new ConcurrentHashMap<>();

  Removal(
      SpanReader spans, BlobStore blobs, ExportBook book, ExportSettings settings, Clock clock) {
    this.spans = spans;
    this.blobs = blobs;
    this.book = book;
    this.settings = settings;
    this.clock = clock;
  }

  /// Takes up what an earlier process left: exports that it did not finish have failed, and files
  /// that are kept elsewhere, or hold what has been deleted, cannot be had any more.
  void takeUp() {
    long elsewhere = 0;
    for (ExportJob job : book.all()) {
      if (!job.isOver()) {
        book.end(job, ExportStatus.FAILED, ExportFailure.INTERRUPTED, Actor.SERVER);
      }
      if (isElsewhere(job)) {
        elsewhere++;
        var why = ExportFailure.storageChanged(job.record().file().storage());
        book.end(job, ExportStatus.REVOKED, why, Actor.SERVER);
      }
    }
    if (elsewhere > 0) {
      LOG.warn("{} exported files are left where they are, not in {}", elsewhere, blobs.address());
    }
    accounts().forEach(this::revokeDeleted);
  }

  private Set<String> accounts() {
    return book.all().stream()
        .map(job -> job.record().file().accountId())
        .collect(Collectors.toSet());
  }

  private boolean isElsewhere(ExportJob job) {
    return job.record().hasBlob() && !job.record().file().storage().equals(blobs.address());
  }

  /// Takes back the files of an account that hold what has been deleted. When this returns, nobody
  /// gets them any more.
  void deleted(String accountId) {
    revokeDeleted(accountId).forEach(this::removeBlob);
  }

  /// @return those that are taken back now
  private List<ExportJob> revokeDeleted(String accountId) {
    long now = spans.version();
    long checked = checkedUpTo.getOrDefault(accountId, 0L);
    List<ExportJob> hit =
        spans
            .deletions(accountId, checked, TimeWindow.ALWAYS)
            .map(deleted -> book.of(accountId).stream().filter(job -> isHit(job, deleted)).toList())
            .orElse(List.of());
    for (ExportJob job : hit) {
      book.end(job, ExportStatus.REVOKED, ExportFailure.DATA_DELETED, Actor.SERVER);
    }
    checkedUpTo.merge(accountId, now, Math::max);
    return hit;
  }

  /// @param deleted from the first to the last start of what was deleted
  private boolean isHit(ExportJob job, TimeWindow deleted) {
    ExportRecord kept = book.settled(job);
    return kept.status() == ExportStatus.SUCCEEDED
        && kept.result().flatMap(ExportResult::starts).map(deleted::overlaps).orElse(false)
        && holdsDeleted(kept.file().accountId(), kept.result().orElseThrow());
  }

  /// Whether spans in a file have been deleted since.
  boolean holdsDeleted(String accountId, ExportResult result) {
    return result
        .starts()
        .flatMap(starts -> spans.deletions(accountId, result.version(), starts))
        .isPresent();
  }

  /// Ends what takes too long, removes what nobody may have any more, and forgets what was kept
  /// long enough.
  void sweep() {
    book.saveAgain();
    accounts().forEach(this::deleted);
    for (ExportJob job : book.all()) {
      try {
        sweep(job, clock.instant());
      } catch (BlobException e) {
        LOG.warn("export {} could not be removed", job.record().file().id(), e);
      }
    }
  }

  private void sweep(ExportJob job, Instant now) {
    ExportRecord kept = job.record();
    if (!job.isOver()) {
      if (job.progress().hasTaken(settings.longest())) {
        var why = ExportFailure.deadline(settings.longest());
        book.end(job, ExportStatus.FAILED, why, Actor.SERVER);
        job.progress().cancel();
      }
      return;
    }
    boolean isOld = kept.keptUntil().isBefore(now);
    if (isOld) {
      book.end(job, ExportStatus.REVOKED, ExportFailure.EXPIRED, Actor.SERVER);
    }
    removeBlob(job);
    if (isOld && (!job.record().hasBlob() || isElsewhere(job))) {
      book.forget(job);
    }
  }

  /// Removes what lies in the blob store of an export without a file. What cannot be removed now is
  /// tried again with the next look.
  void removeBlob(ExportJob job) {
    ExportRecord kept = job.record();
    if (!job.isOver() || job.hasFile() || !kept.hasBlob() || job.isWritten() || isElsewhere(job)) {
      return;
    }
    try {
      blobs.remove(kept.file().blobName());
      blobs.remove(kept.file().manifestName());
      book.change(job, now -> Optional.of(now.withoutBlob()));
    } catch (BlobException e) {
      LOG.warn("the file of export {} is still there", kept.file().id(), e);
    }
  }
}
