package dev.outspan.delivery;

import dev.outspan.account.Actor;
import dev.outspan.blob.BlobException;
import dev.outspan.blob.BlobStore;
import dev.outspan.span.TimeWindow;
import dev.outspan.store.SpanReader;
import dev.outspan.store.StoreException;
import dev.outspan.table.TableWriter;
import dev.outspan.wire.Watermark;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Exports as files: ordered, written by threads of its own, handed out by links, and removed when
/// their time is over or spans in them are deleted. May be used by several threads.
public final class Exports implements AutoCloseable {
  private final SpanReader spans;
  private final BlobStore blobs;
  private final TableWriter tables;
  private final Links links;
  private final ExportEvents events;
  private final ExportSettings settings;
  private final Clock clock;
  private final ExportBook book;
  private final Reuse reuse;
  private final Workers workers;

  /// Up to which version the files of an account are free of what was deleted.
  private final Map<String, Long> checkedUpTo = new ConcurrentHashMap<>();

  /// Where exports are kept, who writes those that are tables, and what they are told to.
  ///
  /// @param records directory of what is known of them
  public record Keeping(
      BlobStore blobs, TableWriter tables, Path records, Links links, ExportEvents events) {}

  /// Takes up what an earlier process left: exports that it did not finish have failed.
  public Exports(SpanReader spans, Keeping keeping, ExportSettings settings, Clock clock) {
    this.spans = spans;
    this.blobs = keeping.blobs();
    this.tables = keeping.tables();
    this.links = keeping.links();
    this.events = keeping.events();
    this.settings = settings;
    this.clock = clock;
    book = new ExportBook(new RecordFiles(keeping.records()));
    reuse = new Reuse();
    for (ExportJob job : book.all()) {
      if (!job.record().status().isOver()) {
        end(job, ExportStatus.FAILED, ExportFailure.INTERRUPTED, Actor.SERVER);
      }
    }
    workers = new Workers(settings, this::sweep);
  }

  /// Begins an export, or finds the file of an equal one of the same snapshot.
  ///
  /// @throws BusyException if too many wait
  public ExportJob submit(ExportOrder order) {
    Optional<Reuse.Key> key = Reuse.keyOf(order.request(), spans.version());
    Optional<ExportJob> same = key.flatMap(reuse::find).filter(Exports::isThere);
    if (same.isPresent()) {
      return same.get();
    }
    Workers.Place place = workers.enter(order.accountId());
    boolean isRunning = false;
    try {
      Instant now = clock.instant();
      ExportJob job = book.add(ExportRecord.queued(file(order, now), now.plus(settings.keep())));
      place.run(() -> run(job, order));
      isRunning = true;
      return job;
    } finally {
      if (!isRunning) {
        place.leave();
      }
    }
  }

  private static ExportFile file(ExportOrder order, Instant now) {
    var request = order.request();
    return new ExportFile(
        UUID.randomUUID().toString().replace("-", ""),
        order.accountId(),
        order.actor().name(),
        order.filename(),
        request.format(),
        request.compression(),
        now);
  }

  private static boolean isThere(ExportJob job) {
    return job.record().status() == ExportStatus.SUCCEEDED;
  }

  private void run(ExportJob job, ExportOrder order) {
    job.isWritten(true);
    if (!book.change(
        job,
        now ->
            now.status() == ExportStatus.QUEUED
                ? Optional.of(now.running(clock.instant()))
                : Optional.empty())) {
      job.isWritten(false);
      return;
    }
    try {
      finish(job, order, write(job, order));
    } catch (StoreException.Canceled e) {
      end(job, ExportStatus.CANCELED, ExportFailure.CANCELED, order.actor());
    } catch (RuntimeException e) {
      end(job, ExportStatus.FAILED, Workers.failureOf(e), order.actor());
    } finally {
      removeBlob(job);
    }
  }

  private ExportResult write(ExportJob job, ExportOrder order) {
    try {
      return new ExportRun(spans, blobs, tables).write(job.record().file(), order, job.progress());
    } finally {
      job.isWritten(false);
    }
  }

  private void finish(ExportJob job, ExportOrder order, ExportResult result) {
    Reuse.keyOf(order.request(), result.version()).ifPresent(key -> reuse.put(key, job));
    Instant now = clock.instant();
    book.change(
        job,
        kept -> {
          if (kept.status() != ExportStatus.RUNNING) {
            return Optional.empty();
          }
          var succeeded = kept.succeeded(result, now, now.plus(settings.keep()));
          // Nobody gets a file that there is no receipt of.
          events.finished(order.actor(), succeeded);
          return Optional.of(succeeded);
        });
    revokeIfDeleted(job);
  }

  public Optional<ExportJob> find(String accountId, String id) {
    return book.find(id).filter(job -> job.record().file().accountId().equals(accountId));
  }

  /// The account's exports, the newest first.
  public List<ExportJob> list(String accountId) {
    return book.of(accountId);
  }

  /// Stops an export that is not over, or takes back the file of one that is.
  public void cancel(ExportJob job, Actor actor) {
    boolean isThere = isThere(job);
    end(
        job,
        isThere ? ExportStatus.REVOKED : ExportStatus.CANCELED,
        isThere ? ExportFailure.REMOVED : ExportFailure.CANCELED,
        actor);
    job.progress().cancel();
    if (isThere) {
      removeBlob(job);
    }
  }

  /// A new link to the file of an export that succeeded.
  ///
  /// @param server where clients reach this server, without a slash at the end
  public URI link(ExportJob job, String server, Duration lifetime) {
    Instant expires = clock.instant().plus(lifetime);
    book.change(
        job,
        kept ->
            kept.keptUntil().isBefore(expires)
                ? Optional.of(kept.keptUntil(expires))
                : Optional.empty());
    var file = job.record().file();
    return blobs
        .link(file.blobName(), lifetime)
        .orElseGet(() -> URI.create(server + links.make(file, expires)));
  }

  /// The export whose file a link is good for, whatever has become of it.
  ///
  /// @param blobName the last segment of the path, as it was sent
  /// @param query as it was sent
  public Optional<ExportJob> linked(String blobName, String query) {
    int dash = blobName.indexOf('-');
    return book.find(dash < 0 ? "" : blobName.substring(0, dash))
        .filter(job -> job.record().file().blobName().equals(blobName))
        .filter(job -> links.isGood(job.record().file(), query));
  }

  /// How far an export has seen the store, once its file is whole.
  public Optional<Watermark> watermark(ExportJob job) {
    return job.record().result().map(result -> new Watermark(spans.storeName(), result.version()));
  }

  /// The bytes of a file, from an offset on.
  ///
  /// @throws BlobException.Missing if it has just been removed
  public InputStream read(ExportJob job, long fromByte) {
    return blobs.read(job.record().file().blobName(), fromByte);
  }

  /// Takes back the files of an account that hold what has been deleted. When this returns, nobody
  /// gets them any more.
  public void deleted(String accountId) {
    long now = spans.version();
    long checked = checkedUpTo.getOrDefault(accountId, 0L);
    spans
        .deletions(accountId, checked, TimeWindow.ALWAYS)
        .ifPresent(
            deleted ->
                book.of(accountId).stream()
                    .filter(job -> starts(job).map(deleted::overlaps).orElse(false))
                    .forEach(this::revokeIfDeleted));
    checkedUpTo.merge(accountId, now, Math::max);
  }

  /// From the first to the last start of the spans in a file.
  private static Optional<TimeWindow> starts(ExportJob job) {
    return job.record().result().flatMap(ExportResult::starts);
  }

  private void revokeIfDeleted(ExportJob job) {
    if (!isThere(job) || starts(job).isEmpty()) {
      return;
    }
    String accountId = job.record().file().accountId();
    long version = job.record().result().orElseThrow().version();
    if (spans.deletions(accountId, version, starts(job).get()).isPresent()) {
      end(job, ExportStatus.REVOKED, ExportFailure.DATA_DELETED, Actor.SERVER);
      removeBlob(job);
    }
  }

  /// Removes what nobody may have any more, and forgets what was kept long enough.
  public void sweep() {
    Instant now = clock.instant();
    for (ExportJob job : book.all()) {
      boolean isOver = job.record().status().isOver();
      if (isOver && job.record().keptUntil().isBefore(now)) {
        end(
            job,
            ExportStatus.REVOKED,
            new ExportFailure("expired", "its time is over"),
            Actor.SERVER);
        removeBlob(job);
        if (!job.record().hasBlob()) {
          book.forget(job);
        }
      } else {
        revokeIfDeleted(job);
        removeBlob(job);
      }
    }
  }

  /// Ends an export that has no file, or from now on has none; nothing to do where that is so.
  private void end(ExportJob job, ExportStatus how, ExportFailure why, Actor actor) {
    boolean isNews =
        book.change(
            job,
            kept ->
                kept.status().isOver() && kept.status() != ExportStatus.SUCCEEDED
                    ? Optional.empty()
                    : Optional.of(kept.over(how, why, clock.instant())));
    if (isNews) {
      events.ended(actor, job.record());
    }
  }

  /// Removes what lies in the blob store of an export without a file. What cannot be removed now is
  /// tried again with the next look.
  private void removeBlob(ExportJob job) {
    ExportRecord kept = job.record();
    if (!kept.status().isOver() || isThere(job) || !kept.hasBlob() || job.isWritten()) {
      return;
    }
    try {
      blobs.remove(kept.file().blobName());
      blobs.remove(kept.file().manifestName());
      book.change(job, now -> Optional.of(now.withoutBlob()));
    } catch (BlobException e) {
      Workers.LOG.warn("the file of an export could not be removed, it will be tried again", e);
    }
  }

  /// Stops what runs, and waits for it.
  @Override
  public void close() {
    for (ExportJob job : book.all()) {
      if (!job.record().status().isOver()) {
        end(job, ExportStatus.FAILED, ExportFailure.INTERRUPTED, Actor.SERVER);
        job.progress().cancel();
      }
    }
    workers.close();
    blobs.close();
  }
}
