package dev.outspan.delivery;

import static java.util.function.Predicate.not;

import dev.outspan.account.Actor;
import dev.outspan.blob.BlobException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All exports that are known, in memory and on disk, and their ends in the audit log.
final class ExportBook {
  private static final Logger LOG = LoggerFactory.getLogger(ExportBook.class);
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
    files.read().forEach(kept -> jobs.put(kept.file().id(), new ExportJob(kept)));
  }

  /// @throws BusyException if there are too many
  synchronized ExportJob add(ExportRecord first) {
    requireRoom(first.file().accountId());
    files.write(first);
    var job = new ExportJob(first);
    jobs.put(first.file().id(), job);
    return job;
  }

  private void requireRoom(String accountId) {
    List<ExportJob> own = of(accountId);
    long ownOpen = open(own);
    if (ownOpen >= settings.open().perAccount()) {
      throw BusyException.ofAccount("has %d exports waiting or running".formatted(ownOpen));
    }
    long allOpen = open(jobs.values());
    if (allOpen >= settings.open().all()) {
      throw BusyException.ofAll("%d exports are waiting or running".formatted(allOpen));
    }
    if (own.size() >= settings.kept().perAccount() && !forgotOldest(own)) {
      throw BusyException.ofAccount(
          "has %d exported files: remove some, or wait until they expire".formatted(own.size()));
    }
    if (jobs.size() >= settings.kept().all() && !forgotOldest(jobs.values())) {
      throw BusyException.ofAll("%d exported files are kept".formatted(jobs.size()));
    }
  }

  private static long open(Collection<ExportJob> some) {
    return some.stream().filter(not(ExportJob::isOver)).count();
  }

  /// Makes room at the cost of what is known of an export without a file.
  private boolean forgotOldest(Collection<ExportJob> some) {
    Optional<ExportJob> oldest =
        some.stream()
            .filter(job -> job.isOver() && !job.hasFile() && !job.record().hasBlob())
            .max(NEWEST_FIRST);
    oldest.ifPresent(this::forget);
    return oldest.isPresent();
  }

  /// Changes a record, on disk first; changes of one record follow one another.
  ///
  /// @param change gives nothing if the record is to stay as it is
  /// @return whether it was changed
  boolean change(ExportJob job, Function<ExportRecord, Optional<ExportRecord>> change) {
    synchronized (job) {
      Optional<ExportRecord> next = change.apply(job.record());
      next.ifPresent(
          changed -> {
            files.write(changed);
            job.set(changed);
          });
      return next.isPresent();
    }
  }

  /// Ends an export that is not over, or takes back the file of one that has one; nothing to do
  /// where that is so no more.
  ///
  /// It is over whether or not that can be written down: until [#saveAgain] has done it, a restart
  /// finds the export as it was before.
  void end(ExportJob job, ExportStatus how, ExportFailure why, Actor actor) {
    synchronized (job) {
      ExportRecord kept = job.record();
      if (!kept.status().mayEndAs(how)) {
        return;
      }
      ExportRecord over = kept.over(how, why, clock.instant());
      try {
        job.isSaved(isSaved(over));
        events.ended(actor, over);
      } catch (UncheckedIOException e) {
        LOG.error("the end of export {} is missing in the audit log", kept.file().id(), e);
      } finally {
        job.set(over);
      }
    }
  }

  /// Writes down the ends that could not be written.
  void saveAgain() {
    for (ExportJob job : jobs.values()) {
      synchronized (job) {
        if (!job.isSaved()) {
          job.isSaved(isSaved(job.record()));
        }
      }
    }
  }

  private boolean isSaved(ExportRecord record) {
    try {
      files.write(record);
      return true;
    } catch (BlobException e) {
      LOG.warn("the end of export {} could not be written down", record.file().id(), e);
      return false;
    }
  }

  /// What is on record once nobody is just changing it.
  ExportRecord settled(ExportJob job) {
    synchronized (job) {
      return job.record();
    }
  }

  void forget(ExportJob job) {
    synchronized (job) {
      String id = job.record().file().id();
      files.delete(id);
      jobs.remove(id);
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
