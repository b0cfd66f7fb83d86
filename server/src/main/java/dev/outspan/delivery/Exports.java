package dev.outspan.delivery;

import dev.outspan.account.Actor;
import dev.outspan.blob.BlobException;
import dev.outspan.blob.BlobStore;
import dev.outspan.span.Json;
import dev.outspan.store.SpanReader;
import dev.outspan.store.StoreException;
import dev.outspan.table.TableWriter;
import dev.outspan.wire.Watermark;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Exports as files: ordered, written by threads of its own, handed out by links, and removed when
/// their time is over or spans in them are deleted. May be used by several threads.
public final class Exports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Exports.class);

  private static final Duration SHORTEST_LINK = Duration.ofSeconds(1);

  private final SpanReader spans;
  private final BlobStore blobs;
  private final TableWriter tables;
  private final Links links;
  private final ExportEvents events;
  private final ExportSettings settings;
  private final Clock clock;
  private final ExportBook book;
  private final Removal removal;
  private final Reuse reuse = new Reuse();
  private final Workers workers;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("outspan-files").daemon().factory());

  /// Where exports are kept, who writes those that are tables, and what they are told to.
  ///
  /// @param records directory of what is known of them
  public record Keeping(
      BlobStore blobs, TableWriter tables, Path records, Links links, ExportEvents events) {}

  /// Takes up what an earlier process left.
  public Exports(SpanReader spans, Keeping keeping, ExportSettings settings, Clock clock) {
    this.spans = spans;
    this.blobs = keeping.blobs();
    this.tables = keeping.tables();
    this.links = keeping.links();
    this.events = keeping.events();
    this.settings = settings;
    this.clock = clock;
    book = new ExportBook(new RecordFiles(keeping.records()), events, settings, clock);
    removal = new Removal(spans, blobs, book, settings, clock);
    removal.takeUp();
    workers = new Workers(settings.running());
    long pause = settings.sweep().toMillis();
    var _ = sweeper.scheduleWithFixedDelay(this::trySweep, 0, pause, TimeUnit.MILLISECONDS);
  }

  /// Begins an export, or finds the file of an equal one of the same snapshot.
  ///
  /// @throws BusyException if there are too many
  public ExportJob submit(ExportOrder order) {
    Optional<ExportJob> same = reuse.find(order, spans.version());
    if (same.isPresent() && keep(same.get(), order.request().links().lifetime())) {
      return same.get();
    }
    Instant now = clock.instant();
    ExportJob job =
        book.add(
            ExportRecord.queued(file(order, now), now.plus(settings.keep())),
            order.asked().sizeBytes());
    workers.run(order.accountId(), () -> run(job, order));
    return job;
  }

  private ExportFile file(ExportOrder order, Instant now) {
    var request = order.request();
    return new ExportFile(
        ExportFile.newId(),
        order.accountId(),
        order.actor().name(),
        order.filename(),
        request.format(),
        request.compression(),
        request.links(),
        blobs.address(),
        now);
  }

  /// Whether a file is there, and stays for so long at least.
  private boolean keep(ExportJob job, Duration lifetime) {
    Instant until = clock.instant().plus(lifetime);
    book.change(
        job,
        kept ->
            job.hasFile() && kept.keptUntil().isBefore(until)
                ? Optional.of(kept.keptUntil(until))
                : Optional.empty());
    return job.hasFile();
  }

  private void run(ExportJob job, ExportOrder order) {
    try {
      write(job, order).ifPresent(result -> finish(job, order, result));
    } catch (StoreException.Canceled _) {
      book.end(job, ExportStatus.CANCELED, ExportFailure.CANCELED, order.actor());
    } catch (Throwable e) { // whatever it is, somebody waits for the end
      LOG.error("export {} failed", job.record().file().id(), e);
      book.end(job, ExportStatus.FAILED, ExportFailure.of(e), order.actor());
    } finally {
      removal.removeBlob(job);
    }
  }

  /// @return empty if somebody has ended it before it began
  private Optional<ExportResult> write(ExportJob job, ExportOrder order) {
    job.beginWriting();
    try {
      if (!book.change(job, this::begun)) {
        return Optional.empty();
      }
      var run = new ExportRun(spans, blobs, tables);
      return Optional.of(run.write(job.record().file(), order, job.progress()));
    } finally {
      job.endWriting();
    }
  }

  private Optional<ExportRecord> begun(ExportRecord kept) {
    return kept.status() == ExportStatus.QUEUED
        ? Optional.of(kept.running(clock.instant()))
        : Optional.empty();
  }

  private void finish(ExportJob job, ExportOrder order, ExportResult result) {
    Duration keep = longer(settings.keep(), order.request().links().lifetime());
    reuse.put(order, result.version(), job);
    book.change(
        job,
        kept -> {
          if (kept.status() != ExportStatus.RUNNING) {
            return Optional.empty();
          }
          Instant now = clock.instant();
          var succeeded = kept.succeeded(result, now, now.plus(keep));
          if (removal.holdsDeleted(order.accountId(), result)) {
            var revoked =
                succeeded.over(
                    ExportStatus.REVOKED, ExportFailure.DATA_DELETED, now, now.plus(keep));
            events.ended(Actor.SERVER, revoked);
            return Optional.of(revoked);
          }
          // Nobody gets a file that there is no receipt of.
          events.finished(order.actor(), succeeded);
          return Optional.of(succeeded);
        });
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /// An export of the account. A file that is to end within a second has ended.
  public Optional<ExportJob> find(String accountId, String id) {
    Optional<ExportJob> found =
        book.find(id).filter(job -> job.record().file().accountId().equals(accountId));
    found.ifPresent(job -> book.expire(job, clock.instant().plus(SHORTEST_LINK)));
    return found;
  }

  /// The account's exports, the newest first.
  ///
  /// @param after the last one of the page before; absent for the first page
  /// @param most at least 1
  public ExportPage page(String accountId, Optional<ExportJob> after, int most) {
    return book.page(accountId, after, most);
  }

  /// Stops an export that is not over, or takes back the file of one that is.
  public void cancel(ExportJob job, Actor actor) {
    abandon(job, actor);
    book.end(job, ExportStatus.REVOKED, ExportFailure.REMOVED, actor);
    removal.removeBlob(job);
  }

  /// Stops an export that is not over: others may have been given the file of one that is.
  public void abandon(ExportJob job, Actor actor) {
    if (!job.isOver()) {
      book.end(job, ExportStatus.CANCELED, ExportFailure.CANCELED, actor);
      job.progress().cancel();
    }
  }

  /// A new link to the file of an export that succeeded. It ends with the file.
  ///
  /// @param server where clients reach this server, without a slash at the end
  public ExportLink link(ExportJob job, String server) {
    ExportRecord kept = job.record();
    Instant now = clock.instant();
    Instant wanted = now.plus(kept.file().links().lifetime());
    Instant expires = wanted.isBefore(kept.keptUntil()) ? wanted : kept.keptUntil();
    Optional<URI> direct =
        kept.file().links().isSingleUse()
            ? Optional.empty()
            : blobs.link(kept.file().blobName(), Duration.between(now, expires));
    URI url = direct.orElseGet(() -> URI.create(server + links.make(kept.file(), expires)));
    return new ExportLink(url, expires.truncatedTo(ChronoUnit.SECONDS));
  }

  /// What a link leads to; empty if it is not good, or was used up.
  ///
  /// @param blobName the last segment of the path, as it was sent
  /// @param query as it was sent
  public Optional<LinkedFile> linked(String blobName, String query) {
    int dash = blobName.indexOf('-');
    return book.find(dash < 0 ? "" : blobName.substring(0, dash))
        .filter(job -> job.record().file().blobName().equals(blobName))
        .flatMap(job -> links.read(job, query))
        .filter(linked -> linked.singleUse().map(linked.job().record()::isUsable).orElse(true));
  }

  /// Uses a link up if it is good for one download alone.
  ///
  /// @return whether it was good still
  public boolean use(LinkedFile linked) {
    return linked
        .singleUse()
        .map(link -> book.change(linked.job(), kept -> kept.withUsed(link)))
        .orElse(true);
  }

  /// How far an export has seen the store, once its file is whole.
  public Optional<Watermark> watermark(ExportJob job) {
    return job.record().result().map(result -> new Watermark(spans.storeName(), result.version()));
  }

  /// The object that stands beside the file of an export that succeeded.
  ///
  /// @throws BlobException.Missing if it has just been removed
  public Json manifest(ExportJob job) {
    try (InputStream text = blobs.read(job.record().file().manifestName(), 0)) {
      return Json.ofCanonical(text.readAllBytes());
    } catch (IOException e) {
      throw new BlobException.Unavailable("a manifest broke off", e);
    }
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
    removal.deleted(accountId);
  }

  /// Ends what takes too long, removes what nobody may have any more, and forgets what was kept
  /// long enough.
  public void sweep() {
    removal.sweep();
  }

  private void trySweep() {
    try {
      sweep();
    } catch (Throwable e) { // else there would be no next look, which tries again
      LOG.error("looking for files to be removed failed", e);
    }
  }

  /// Stops what runs, and waits for it.
  @Override
  public void close() {
    sweeper.shutdown();
    for (ExportJob job : book.all()) {
      if (!job.isOver()) {
        book.end(job, ExportStatus.FAILED, ExportFailure.INTERRUPTED, Actor.SERVER);
        job.progress().cancel();
      }
    }
    workers.close();
    Workers.end(sweeper);
    blobs.close();
  }
}
