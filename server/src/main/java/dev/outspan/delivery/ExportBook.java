package dev.outspan.delivery;

import static java.util.function.Predicate.not;

import dev.outspan.account.Actor;
import dev.outspan.blob.BlobException;
import dev.outspan.delivery.ExportSettings.Share;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All exports that are known, in memory and on disk, and their ends in the audit log.
final class ExportBook {
  private static final Logger LOG = LoggerFactory.getLogger(ExportBook.class);
  private static final Duration UNTIL_ONE_IS_OVER = Duration.ofSeconds(10);
  private static final Duration UNTIL_FILES_EXPIRE = Duration.ofMinutes(10);
  private static final Comparator<ExportJob> NEWEST_FIRST =
      Comparator.comparing((ExportJob job) -> job.record().file().created())
          .reversed()
          .thenComparing(job -> job.record().file().id());

  private final RecordFiles files;
  private final ExportEvents events;
  private final ExportSettings settings;
  private final Clock clock;
  private final Map<String, ExportJob> jobs = new ConcurrentHashMap<>();

  /// With what is on disk.
  ExportBook(RecordFiles files, ExportEvents events, ExportSettings settings, Clock clock) {
    this.files = files;
    this.events = events;
    this.settings = settings;
    this.clock = clock;
    files.read().forEach(kept -> jobs.put(kept.file().id(), new ExportJob(kept, 0)));
  }

  /// @param requestBytes what the request holds in memory until the export is over
  /// @throws BusyException if there are too many
  /// @throws BlobException if it cannot be written down
  ExportJob add(ExportRecord first, long requestBytes) {
    var job = new ExportJob(first, requestBytes);
    String id = first.file().id();
    synchronized (job) {
      enter(id, job);
      boolean isWritten = false;
      try {
        files.write(first);
        isWritten = true;
      } finally {
        if (!isWritten) {
          jobs.remove(id);
          files.deleteQuietly(id);
        }
      }
    }
    return job;
  }

  private synchronized void enter(String id, ExportJob job) {
    List<ExportJob> own = of(job.record().file().accountId());
    requireRoom(new Group("the account has", own, Share::perAccount, true), job);
    requireRoom(new Group("there are", jobs.values(), Share::all, false), job);
    jobs.put(id, job);
  }

  /// Exports that have a limit together.
  private record Group(
      String has, Collection<ExportJob> jobs, ToIntFunction<Share> most, boolean isOfAccount) {
    BusyException busy(String detail, Duration wait) {
      return new BusyException(has + " " + detail, isOfAccount, wait);
    }
  }

  private void requireRoom(Group group, ExportJob added) {
    List<ExportJob> open = group.jobs.stream().filter(not(ExportJob::isOver)).toList();
    if (open.size() >= group.most.applyAsInt(settings.open())) {
      throw group.busy("%d exports waiting or running".formatted(open.size()), UNTIL_ONE_IS_OVER);
    }
    long bytes = open.stream().mapToLong(ExportJob::requestBytes).sum() + added.requestBytes();
    if (bytes > group.most.applyAsInt(settings.requestBytes())) {
      throw group.busy(
          "exports waiting or running whose requests have %d bytes with this one".formatted(bytes),
          UNTIL_ONE_IS_OVER);
    }
    if (group.jobs.size() >= group.most.applyAsInt(settings.kept()) && !forgotOldest(group.jobs)) {
      throw group.busy(
          "%d exported files: remove some, or wait until they expire".formatted(group.jobs.size()),
          UNTIL_FILES_EXPIRE);
    }
  }

  /// Makes room at the cost of what is known of an export without a file.
  ///
  /// Those whose file could not be removed yet are the last to be forgotten.
  private boolean forgotOldest(Collection<ExportJob> some) {
    Optional<ExportJob> oldest =
        some.stream()
            .filter(job -> job.isOver() && !job.hasFile())
            .max(
                Comparator.comparing((ExportJob job) -> !job.record().hasBlob())
                    .thenComparing(NEWEST_FIRST));
    oldest.ifPresent(this::forget);
    return oldest.isPresent();
  }

  /// Changes a record, on disk first; changes of one record follow one another.
  ///
  /// @param change gives nothing if the record is to stay as it is
  /// @return whether it was changed
  /// @throws BlobException if it cannot be written down: then it stays as it was
  boolean change(ExportJob job, Function<ExportRecord, Optional<ExportRecord>> change) {
    synchronized (job) {
      Optional<ExportRecord> next =
          isKnown(job) ? change.apply(job.record()) : Optional.<ExportRecord>empty();
      next.ifPresent(
          changed -> {
            files.write(changed);
            job.saved();
            job.set(changed);
          });
      return next.isPresent();
    }
  }

  private boolean isKnown(ExportJob job) {
    return jobs.get(job.record().file().id()) == job;
  }

  /// Ends an export that is not over, or takes back the file of one that has one; nothing to do
  /// where that is so no more.
  ///
  /// It is over whether or not that can be written down: until [#saveAgain] has done it, a restart
  /// finds the export as it was before.
  void end(ExportJob job, ExportStatus how, ExportFailure why, Actor actor) {
    end(job, _ -> true, new End(how, why, actor));
  }

  /// Takes back a file whose time is over.
  void expire(ExportJob job, Instant now) {
    end(
        job,
        kept -> kept.keptUntil().isBefore(now),
        new End(ExportStatus.REVOKED, ExportFailure.EXPIRED, Actor.SERVER));
  }

  private record End(ExportStatus how, ExportFailure why, Actor actor) {}

  private void end(ExportJob job, Predicate<ExportRecord> isDue, End end) {
    Predicate<ExportRecord> isToEnd = kept -> kept.status().mayEndAs(end.how) && isDue.test(kept);
    if (!isToEnd.test(job.record())) {
      return; // without waiting for a thread that writes the record down
    }
    synchronized (job) {
      ExportRecord kept = job.record();
      if (!isKnown(job) || !isToEnd.test(kept)) {
        return;
      }
      Instant now = clock.instant();
      ExportRecord over = kept.over(end.how, end.why, now, now.plus(settings.keep()));
      try {
        save(job, over);
        events.ended(end.actor, over);
      } catch (UncheckedIOException e) {
        LOG.error("the end of export {} is missing in the audit log", kept.file().id(), e);
      } finally {
        job.set(over);
      }
    }
  }

  /// Lets an export be without its file for as long as this process lives: it may be there for
  /// another one.
  void setAside(ExportJob job) {
    synchronized (job) {
      ExportRecord kept = job.record();
      job.set(
          kept.over(
              ExportStatus.REVOKED,
              ExportFailure.STORAGE_CHANGED,
              clock.instant(),
              kept.keptUntil()));
    }
  }

  /// Writes down the ends that could not be written.
  void saveAgain() {
    for (ExportJob job : jobs.values()) {
      if (!job.isSaved()) {
        synchronized (job) {
          if (isKnown(job)) {
            save(job, job.record());
          }
        }
      }
    }
  }

  private void save(ExportJob job, ExportRecord record) {
    try {
      files.write(record);
      job.saved();
    } catch (BlobException e) {
      LOG.warn("the end of export {} could not be written down", record.file().id(), e);
      job.unsaved();
    }
  }

  /// What is on record once nobody is just changing it.
  ExportRecord settled(ExportJob job) {
    synchronized (job) {
      return job.record();
    }
  }

  /// @throws BlobException if its record cannot be deleted
  void forget(ExportJob job) {
    synchronized (job) {
      ExportFile file = job.record().file();
      if (job.record().hasBlob()) {
        LOG.warn("the file {} in {} is left there", file.blobName(), file.storage());
      }
      files.delete(file.id());
      jobs.remove(file.id());
    }
  }

  Optional<ExportJob> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  List<ExportJob> all() {
    return List.copyOf(jobs.values());
  }

  List<ExportJob> of(String accountId) {
    return jobs.values().stream()
        .filter(job -> job.record().file().accountId().equals(accountId))
        .toList();
  }

  /// An account's exports, the newest first.
  ///
  /// @param after the last one of the page before; absent for the first page
  /// @param most at least 1
  ExportPage page(String accountId, Optional<ExportJob> after, int most) {
    List<ExportJob> rest =
        of(accountId).stream()
            .filter(job -> after.map(last -> NEWEST_FIRST.compare(job, last) > 0).orElse(true))
            .sorted(NEWEST_FIRST)
            .toList();
    return new ExportPage(rest.subList(0, Math.min(most, rest.size())), rest.size() > most);
  }
}
