package dev.outspan.delivery;

import dev.outspan.account.Actor;
import dev.outspan.blob.BlobException;
import dev.outspan.blob.BlobStore;
import dev.outspan.span.TimeWindow;
import dev.outspan.store.SpanReader;
import dev.outspan.store.StoreException;
import java.time.Clock;
import java.time.Duration;
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

  /// For how long a file is tried to be removed after its time.
  private static final Duration LAST_TRY = Duration.ofDays(7);

  /// After so long, the next failure to remove a file ends the removal of others.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

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
  /// that are kept elsewhere, or hold what has been deleted, cannot be had.
  void takeUp() {
    long elsewhere = 0;
    for (ExportJob job : book.all()) {
      if (!job.isOver()) {
        book.end(job, ExportStatus.FAILED, ExportFailure.INTERRUPTED, Actor.SERVER);
      } else if (job.hasFile() && isElsewhere(job)) {
        elsewhere++;
        book.setAside(job);
      }
    }
    if (elsewhere > 0) {
      LOG.warn("{} exported files are kept elsewhere than in {}", elsewhere, blobs.address());
    }
    accounts().forEach(this::revokeDeleted);
  }

  private Set<String> accounts() {
    return book.all().stream()
        .filter(ExportJob::hasFile)
        .map(job -> job.record().file().accountId())
        .collect(Collectors.toSet());
  }

  private boolean isElsewhere(ExportJob job) {
    return !job.record().file().storage().equals(blobs.address());
  }

  /// Takes back the files of an account that hold what has been deleted. When this returns, this
  /// server gives them to nobody any more, nor does the blob store unless it is out of reach.
  void deleted(String accountId) {
    revokeDeleted(accountId);
    removeBlobs(book.of(accountId));
  }

  private void revokeDeleted(String accountId) {
    List<ExportJob> own = book.of(accountId);
    long now = spans.version();
    long checked = checkedUpTo.computeIfAbsent(accountId, _ -> oldest(own, now));
    if (checked < now) {
      spans
          .deletions(accountId, checked, TimeWindow.ALWAYS)
          .ifPresent(deleted -> revoke(own, deleted, checked));
      checkedUpTo.merge(accountId, now, Math::max);
    }
  }

  /// The version of the oldest file.
  private static long oldest(List<ExportJob> jobs, long now) {
    return jobs.stream()
        .filter(ExportJob::hasFile)
        .flatMap(job -> job.record().result().stream())
        .mapToLong(ExportResult::version)
        .min()
        .orElse(now);
  }

  /// @param deleted from the first to the last start of what was deleted
  /// @param after the version after which it was
  private void revoke(List<ExportJob> jobs, TimeWindow deleted, long after) {
    for (ExportJob job : jobs) {
      ExportRecord kept = book.settled(job);
      if (job.hasFile() && holdsDeleted(kept, deleted, after)) {
        book.end(job, ExportStatus.REVOKED, ExportFailure.DATA_DELETED, Actor.SERVER);
      }
    }
  }

  /// Both ends of what was deleted are starts of deleted spans: only of a file that begins and ends
  /// between them the store has to be asked.
  private boolean holdsDeleted(ExportRecord kept, TimeWindow deleted, long after) {
    ExportResult result = kept.result().orElseThrow();
    TimeWindow starts = result.starts().orElse(null);
    if (starts == null || !deleted.overlaps(starts)) {
      return false;
    }
    boolean holdsAnEnd =
        starts.contains(deleted.fromInclusive().orElseThrow())
            || starts.contains(deleted.toInclusive().orElseThrow());
    return (holdsAnEnd && result.version() <= after)
        || holdsDeleted(kept.file().accountId(), result);
  }

  /// Whether spans in a file have been deleted since.
  boolean holdsDeleted(String accountId, ExportResult result) {
    return result
        .starts()
        .flatMap(starts -> spans.deletions(accountId, result.version(), starts))
        .isPresent();
  }

  /// Ends what takes too long, takes back what nobody may have any more, removes it, and forgets
  /// what was kept long enough.
  void sweep() {
    Instant now = clock.instant();
    for (ExportJob job : book.all()) {
      if (!job.isOver() && job.progress().hasTaken(settings.longest())) {
        var why = ExportFailure.deadline(settings.longest());
        book.end(job, ExportStatus.FAILED, why, Actor.SERVER);
        job.progress().cancel();
      }
      book.expire(job, now);
    }
    book.saveAgain();
    try {
      accounts().forEach(this::revokeDeleted);
    } catch (StoreException e) {
      LOG.warn("it is not known whether files hold what was deleted, the store fails", e);
    }
    removeBlobs(book.all());
    book.all().forEach(job -> forgetIfOld(job, now));
  }

  private void forgetIfOld(ExportJob job, Instant now) {
    ExportRecord kept = job.record();
    if (!job.isOver() || !kept.keptUntil().isBefore(now)) {
      return;
    }
    boolean isGivenUp = kept.keptUntil().plus(LAST_TRY).isBefore(now) || isElsewhere(job);
    if (kept.hasBlob() && isGivenUp) {
      LOG.warn("the file {} in {} is left there", kept.file().blobName(), kept.file().storage());
    }
    if (!kept.hasBlob() || isGivenUp) {
      try {
        book.forget(job);
      } catch (BlobException e) {
        LOG.warn("the record of export {} is still there", kept.file().id(), e);
      }
    }
  }

  /// Removes what lies in the blob store of an export without a file. What cannot be removed now is
  /// tried again with the next look.
  void removeBlob(ExportJob job) {
    removeBlobs(List.of(job));
  }

  /// The same for several. A store that is silent takes its time to fail: the rest then waits for
  /// the next look.
  private void removeBlobs(List<ExportJob> jobs) {
    long begun = System.nanoTime();
    for (ExportJob job : jobs) {
      ExportRecord kept = job.record();
      boolean isLeft = job.isOver() && !job.hasFile() && kept.hasBlob();
      if (isLeft && !job.isBeingWritten() && !isElsewhere(job)) {
        try {
          removeBoth(kept.file());
          book.change(job, now -> Optional.of(now.withoutBlob()));
        } catch (BlobException e) {
          LOG.warn("the file of export {} is still there", kept.file().id(), e);
          if (System.nanoTime() - begun > PATIENCE.toNanos()) {
            return;
          }
        }
      }
    }
  }

  /// The second also where the first cannot be removed: a store may refuse a part of the removal.
  private void removeBoth(ExportFile file) {
    try {
      blobs.remove(file.blobName());
    } finally {
      blobs.remove(file.manifestName());
    }
  }
}
