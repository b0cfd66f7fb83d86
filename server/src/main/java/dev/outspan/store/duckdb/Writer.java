package dev.outspan.store.duckdb;

import dev.outspan.span.Assessment;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanPatch;
import dev.outspan.store.AssessmentStore;
import dev.outspan.store.SpanWriter;
import dev.outspan.store.StoreException;
import dev.outspan.store.WriteResult;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes.
///
/// Batches that wait while a transaction is on its way to the disk become the next transaction
/// together, so that one fsync serves them all: nobody waits for others to come, and the busier the
/// server, the larger the groups. Each batch is decided by itself ([WriteGroup]); if the
/// transaction fails, all of the group's batches fail and nothing of them is stored.
final class Writer implements SpanWriter, AssessmentStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private sealed interface Job {
    CompletableFuture<WriteResult> done();
  }

  private record Batch(boolean isInsert, List<Span> spans, CompletableFuture<WriteResult> done)
      implements Job {}

  private record Patch(
      String accountId, String spanId, SpanPatch patch, CompletableFuture<WriteResult> done)
      implements Job {}

  private record Put(Assessment assessment, CompletableFuture<WriteResult> done) implements Job {}

  private record Stop(CompletableFuture<WriteResult> done) implements Job {}

  /// Work inside a transaction.
  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }

  private final Database database;
  private final DuckDbSettings settings;
  private final StoredKeys stored;
  private final LinkedBlockingQueue<Job> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waitingSpans = new AtomicInteger();
  private final Thread thread;
  private DuckDBConnection connection;
  private long nextVersion;
  private volatile boolean isClosed;

  Writer(Database database, DuckDbSettings settings) throws SQLException {
    this.database = database;
    this.settings = settings;
    stored = new StoredKeys(settings.recentKeys());
    connection = connect();
    stored.load(connection);
    nextVersion = SpanTable.lastVersion(connection) + 1;
    thread = Thread.ofPlatform().name("outspan-writer").start(this::run);
  }

  private DuckDBConnection connect() throws SQLException {
    DuckDBConnection fresh = database.connection();
    SpanTable.prepare(fresh);
    fresh.setAutoCommit(false);
    fresh.commit();
    return fresh;
  }

  @Override
  public WriteResult insert(List<Span> batch) {
    return submit(new Batch(true, List.copyOf(batch), new CompletableFuture<>()), batch.size());
  }

  @Override
  public WriteResult upsert(List<Span> batch) {
    return submit(new Batch(false, List.copyOf(batch), new CompletableFuture<>()), batch.size());
  }

  @Override
  public WriteResult patch(String accountId, String spanId, SpanPatch patch) {
    return submit(new Patch(accountId, spanId, patch, new CompletableFuture<>()), 1);
  }

  @Override
  public void put(Assessment assessment) {
    submit(new Put(assessment, new CompletableFuture<>()), 1);
  }

  /// @throws StoreException if nothing can be written any more
  void check() {
    if (isClosed) {
      throw new StoreException.Unavailable("the store is closed", null);
    }
  }

  private WriteResult submit(Job job, int spans) {
    check();
    int waiting = waitingSpans.addAndGet(spans);
    try {
      if (waiting > settings.queueSpans() && waiting > spans) {
        throw new StoreException.Overloaded(
            "%d spans wait to be written, the limit is %d"
                .formatted(waiting - spans, settings.queueSpans()),
            RETRY_AFTER);
      }
      queue.add(job);
      return job.done().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException failure) {
        throw failure;
      }
      throw e;
    } finally {
      waitingSpans.addAndGet(-spans);
    }
  }

  private void run() {
    try {
      while (true) {
        Job job = queue.take();
        if (job instanceof Stop) {
          return;
        }
        attempt(job);
      }
    } catch (InterruptedException _) {
      LOG.error("the writing thread was interrupted, which nobody should do");
    } finally {
      isClosed = true;
      failAll(queue, new StoreException.Unavailable("the store is closed", null));
    }
  }

  private void attempt(Job first) {
    var jobs = new ArrayList<Job>(List.of(first));
    try {
      database.requireFreeSpace();
      switch (first) {
        case Batch batch -> commit(withFollowers(batch, jobs));
        case Patch patch -> patch.done().complete(apply(patch));
        case Put put -> {
          transact(() -> AssessmentColumns.put(connection, put.assessment()));
          put.done().complete(new WriteResult.Stored(List.of()));
        }
        case Stop _ -> throw new IllegalStateException("not work");
      }
    } catch (SQLException e) {
      LOG.error("a write failed", e);
      failAll(jobs, new StoreException.Unavailable("the write failed, nothing is stored", e));
      recover();
    } catch (StoreException e) {
      failAll(jobs, e);
    } catch (RuntimeException | Error e) {
      failAll(jobs, e);
      recover();
    }
    endTransaction();
  }

  /// Ends what a read may have begun, so that no snapshot is held while nothing is to do.
  private void endTransaction() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.error("the writing connection is broken", e);
      reopen();
    }
  }

  private static void failAll(Iterable<Job> jobs, Throwable failure) {
    jobs.forEach(job -> job.done().completeExceptionally(failure));
  }

  /// The batch and those that wait right behind it; `jobs` takes them up as well.
  private List<Batch> withFollowers(Batch first, List<Job> jobs) {
    var batches = new ArrayList<Batch>(List.of(first));
    int spans = first.spans().size();
    while (queue.peek() instanceof Batch next
        && spans + next.spans().size() <= settings.groupSpans()) {
      queue.remove();
      spans += next.spans().size();
      batches.add(next);
      jobs.add(next);
    }
    return batches;
  }

  private void commit(List<Batch> batches) throws SQLException {
    var keys = new HashSet<SpanKey>();
    var parentIds = new HashSet<StoredKeys.AnyTrace>();
    for (Batch batch : batches) {
      keys.addAll(WriteGroup.keysOf(batch.spans()));
      parentIds.addAll(WriteGroup.parentIdsOf(batch.spans()));
    }
    stored.lookUp(connection, keys, parentIds);
    var group = new WriteGroup(stored);
    var results = new ArrayList<WriteResult>();
    for (Batch batch : batches) {
      results.add(batch.isInsert() ? group.insert(batch.spans()) : group.upsert(batch.spans()));
    }
    write(group);
    for (int i = 0; i < results.size(); i++) {
      batches.get(i).done().complete(asStored(results.get(i), group));
    }
  }

  private void write(WriteGroup group) throws SQLException {
    if (!group.pending().isEmpty()) {
      transact(() -> SpanTable.write(connection, group, nextVersion));
      nextVersion += group.pending().size();
      stored.remember(group.pending().values());
    }
  }

  /// Puts what is stored in the place of writes that lost against it.
  private WriteResult asStored(WriteResult result, WriteGroup group) throws SQLException {
    if (!(result instanceof WriteResult.Stored outcome)) {
      return result;
    }
    var losers = group.losers(outcome);
    Map<SpanKey, Span> kept = losers.isEmpty() ? Map.of() : SpanTable.read(connection, losers);
    var spans = new ArrayList<Span>();
    for (Span span : outcome.spans()) {
      Span pending = group.pending().get(span.key());
      spans.add(pending != null ? pending : kept.getOrDefault(span.key(), span));
    }
    return new WriteResult.Stored(spans);
  }

  private WriteResult apply(Patch job) throws SQLException {
    Optional<Span> before = SpanTable.find(connection, job.accountId(), job.spanId());
    if (before.isEmpty()) {
      return new WriteResult.UnknownSpan(job.spanId());
    }
    var start = before.get().timing().start();
    var end = job.patch().end();
    if (end.isPresent() && end.get().isBefore(start)) {
      return new WriteResult.EndBeforeStart(start, end.get());
    }
    Span after = job.patch().applyTo(before.get());
    var group = new WriteGroup(stored);
    group.overwrite(before.get(), after);
    write(group);
    return new WriteResult.Stored(List.of(after));
  }

  private void transact(Work work) throws SQLException {
    work.run();
    connection.commit();
  }

  /// After a failure it is open whether the transaction is stored, and whether the engine still
  /// works: it refuses everything, on all connections, once a checkpoint has failed.
  private void recover() {
    stored.forget();
    try {
      connection.rollback();
      SpanTable.lastVersion(connection);
    } catch (SQLException broken) {
      LOG.warn("the database is opened anew", broken);
      reopen();
    }
  }

  private void reopen() {
    try {
      connection.close();
      database.reopen();
      connection = connect();
      nextVersion = SpanTable.lastVersion(connection) + 1;
      connection.rollback();
    } catch (SQLException e) {
      LOG.error("the database cannot be opened; the next write tries again", e);
    }
  }

  /// Finishes what was accepted.
  @Override
  public void close() {
    isClosed = true;
    queue.add(new Stop(new CompletableFuture<>()));
    try {
      thread.join();
      connection.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new StoreException.Unavailable("the writing connection did not close", e);
    }
  }
}
