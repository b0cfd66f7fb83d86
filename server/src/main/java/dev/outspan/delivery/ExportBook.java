package dev.outspan.delivery;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// All exports that are known, in memory and on disk.
final class ExportBook {
  private static final Comparator<ExportJob> NEWEST_FIRST =
      Comparator.comparing((ExportJob job) -> job.record().file().created())
          .reversed()
          .thenComparing(job -> job.record().file().id());

  private final RecordFiles files;
  private final Map<String, ExportJob> jobs = new ConcurrentHashMap<>();

  /// With what is on disk.
  ExportBook(RecordFiles files) {
    this.files = files;
    files.read().forEach(kept -> jobs.put(kept.file().id(), new ExportJob(kept)));
  }

  ExportJob add(ExportRecord first) {
    files.write(first);
    var job = new ExportJob(first);
    jobs.put(first.file().id(), job);
    return job;
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
    return jobs.values().stream().sorted(NEWEST_FIRST).toList();
  }

  List<ExportJob> of(String accountId) {
    return all().stream().filter(job -> job.record().file().accountId().equals(accountId)).toList();
  }
}
