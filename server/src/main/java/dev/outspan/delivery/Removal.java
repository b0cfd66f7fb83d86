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

  private final SpanReader spans;
  private final BlobStore blobs;
  private final ExportBook book;
  private final ExportSettings settings;
  private final Clock clock;

  /// Up to which version the files of an account are free of what was deleted.
  private final Map<String, Long> checkedUpTo = new ConcurrentHashMap<>();

  /// Whether the blob store was silent at the last try: only the sweep tries it then.
  private volatile boolean isStoreSilent;

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
    revokeDeleted(accounts());
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
    revokeDeleted(Set.of(accountId));
    removeUnlessSilent(book.of(accountId));
  }

  /// What is read of the store comes first: an export that is not among those that are looked at
  /// then began later, and has not seen what was deleted before.
  private void revokeDeleted(Set<String> accounts) {
    if (!accounts.isEmpty()) {
      long now = spans.version();
      accounts.forEach(accountId -> revokeDeleted(accountId, now));
    }
  }

  /// @param now the store's version from before this is called
  private void revokeDeleted(String accountId, long now) {
    List<ExportJob> own = book.of(accountId);
    long checked =
        Optional.ofNullable(checkedUpTo.get(accountId)).orElseGet(() -> oldest(own, now));
    if (checked < now) {
      spans
          .deletions(accountId, checked, TimeWindow.ALWAYS)
          .ifPresent(deleted -> revoke(own, deleted, checked));
      checkedUpTo.merge(accountId, now, Math::max);
    }
  }

  /// The version of the oldest file, also of one that is just being finished.
  private long oldest(List<ExportJob> jobs, long now) {
    return jobs.stream()
        .map(book::settled)
        .filter(kept -> kept.status() == ExportStatus.SUCCEEDED)
        .flatMap(kept -> kept.result().stream())
        .mapToLong(ExportResult::version)
        .min()
        .orElse(now);
  }

  /// @param deleted from the first to the last start of what was deleted
  /// @param after the version after which it was
  private void revoke(List<ExportJob> jobs, TimeWindow deleted, long after) {
    for (ExportJob job : jobs) {
      ExportRecord kept = book.settled(job);
      if (kept.status() == ExportStatus.SUCCEEDED && holdsDeleted(kept, deleted, after)) {
        book.end(job, ExportStatus.REVOKED, ExportFailure.DATA_DELETED, Actor.SERVER);
      }
    }
  }

  /// Both ends of what was deleted are starts of deleted spans: only of a file that begins and ends
  /// between them the store has to be asked.
  private boolean holdsDeleted(ExportRecord kept, TimeWindow deleted, long after) {
    ExportResult result = kept.result().orElseThrow();
    return result
        .starts()
        .filter(deleted::overlaps)
        .map(
            starts ->
                (result.version() <= after && holdsAnEnd(starts, deleted))
                    || holdsDeleted(kept.file().accountId(), result))
        .orElse(false);
  }

  private static boolean holdsAnEnd(TimeWindow starts, TimeWindow deleted) {
    return starts.contains(deleted.fromInclusive().orElseThrow())
        || starts.contains(deleted.toInclusive().orElseThrow());
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
      revokeDeleted(accounts());
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
    removeUnlessSilent(List.of(job));
  }

  private void removeUnlessSilent(List<ExportJob> jobs) {
    if (!isStoreSilent) {
      removeBlobs(jobs);
    }
  }

  /// The same for several, until the store is silent, which takes its time: the rest then waits for
  /// the next look, and so does everybody else.
  private void removeBlobs(List<ExportJob> jobs) {
    for (ExportJob job : jobs) {
      boolean isLeft = job.isOver() && !job.hasFile() && job.record().hasBlob();
      if (isLeft && !job.isBeingWritten() && !isElsewhere(job)) {
        ExportFile file = job.record().file();
        // The second also where the first is refused: a store may refuse a part of the removal.
        boolean isFileRemoved = isRemoved(file.blobName());
        boolean isManifestRemoved = !isStoreSilent && isRemoved(file.manifestName());
        if (isFileRemoved && isManifestRemoved) {
          forgetBlob(job);
        }
        if (isStoreSilent) {
          return;
        }
      }
    }
  }

  private boolean isRemoved(String blobName) {
    long begun = System.nanoTime();
    try {
      blobs.remove(blobName);
      isStoreSilent = false;
      return true;
    } catch (BlobException e) {
      isStoreSilent = System.nanoTime() - begun > settings.silence().toNanos();
      LOG.warn("the file {} is still there: {}", blobName, e.getMessage());
      return false;
    }
  }

  private void forgetBlob(ExportJob job) {
    try {
      book.change(job, now -> Optional.of(now.withoutBlob()));
    } catch (BlobException e) {
      LOG.warn("export {} is on record as if its file were there", job.record().file().id(), e);
    }
  }
}
