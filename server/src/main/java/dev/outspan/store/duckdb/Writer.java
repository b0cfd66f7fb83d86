package dev.outspan.store.duckdb;

import dev.outspan.span.Span;
import dev.outspan.span.SpanPatch;
import dev.outspan.store.SpanWriter;
import dev.outspan.store.StoreException;
import dev.outspan.store.WriteResult;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes, and the queue before it.
///
/// Batches that wait while a transaction is on its way to the disk become the next transaction
/// together, so that one fsync serves them all: nobody waits for others to come, and the busier the
/// server, the larger the groups. If the transaction fails, all of the group's batches fail and
/// nothing of them is stored.
final class Writer implements SpanWriter, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private sealed interface Job {
    CompletableFuture<?> done();
  }

  private record Batch(Committer.Batch batch, CompletableFuture<WriteResult> done) implements Job {
    int size() {
      return batch.spans().size();
    }
  }

  private record Task<T>(Committer.Work<T> work, CompletableFuture<T> done) implements Job {
    void run(Committer committer) throws SQLException {
      done.complete(committer.run(work));
    }
  }

  private record Stop(CompletableFuture<Void> done) implements Job {}

  private final Database database;
  private final DuckDbSettings settings;
  private final LinkedBlockingQueue<Job> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waitingSpans = new AtomicInteger();
  private final Committer committer;
  private final Thread thread;

  /// Guarded by `queue`, so that nothing is queued behind the [Stop].
  private boolean isClosed;

  Writer(Database database, DuckDbSettings settings) throws SQLException {
    this.database = database;
    this.settings = settings;
    committer = new Committer(database, settings);
    thread = Thread.ofPlatform().name("outspan-writer").start(this::run);
  }

  @Override
  public WriteResult insert(List<Span> batch) {
    return submit(new Batch(new Committer.Insert(batch), new CompletableFuture<>()));
  }

  @Override
  public WriteResult upsert(List<Span> batch) {
    return submit(new Batch(new Committer.Upsert(batch), new CompletableFuture<>()));
  }

  @Override
  public List<Span> restore(List<Span> batch) {
    WriteResult result = submit(new Batch(new Committer.Restore(batch), new CompletableFuture<>()));
    return switch (result) {
      case WriteResult.Stored(var spans) -> spans;
      case WriteResult.Refused refused ->
          throw new IllegalStateException("restoring was refused: " + refused);
    };
  }

  private WriteResult submit(Batch batch) {
    return submit(batch, batch.done(), batch.size());
  }

  @Override
  public WriteResult patch(String accountId, String spanId, SpanPatch patch) {
    return call(committer -> committer.patch(accountId, spanId, patch));
  }

  /// Runs work on the writing thread, in a transaction of its own, and waits for it.
  <T> T call(Committer.Work<T> work) {
    var done = new CompletableFuture<T>();
    return submit(new Task<>(work, done), done, 1);
  }

  private <T> T submit(Job job, CompletableFuture<T> done, int spans) {
    int waiting = waitingSpans.addAndGet(spans);
    try {
      if (waiting > settings.queueSpans() && waiting > spans) {
        throw new StoreException.Overloaded(
            "%d spans wait to be written, the limit is %d"
                .formatted(waiting - spans, settings.queueSpans()),
            RETRY_AFTER);
      }
      enqueue(job);
      return done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException failure) {
        throw failure;
      }
      throw e;
    } finally {
      waitingSpans.addAndGet(-spans);
    }
  }

  private void enqueue(Job job) {
    synchronized (queue) {
      if (isClosed) {
        throw new StoreException.Unavailable("the store is closed", null);
      }
      queue.add(job);
    }
  }

  private void run() {
    try {
      Job job = queue.take();
      while (!(job instanceof Stop)) {
        attempt(job);
        job = queue.take();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the writing thread", e);
    } finally {
      refuseRest();
    }
  }

  private void refuseRest() {
    synchronized (queue) {
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
        case Task<?> task -> task.run(committer);
        case Stop _ -> throw new IllegalStateException("not work");
      }
    } catch (SQLException e) {
      LOG.error("a write failed", e);
      failAll(
          jobs,
          new StoreException.Unavailable("the write failed, whether it is stored is not known", e));
      committer.recover();
    } catch (StoreException e) {
      failAll(jobs, e);
    } catch (RuntimeException | Error e) {
      failAll(jobs, e);
      committer.recover();
    }
    committer.endTransaction();
  }

  private void commit(List<Batch> batches) throws SQLException {
    var results = committer.commit(batches.stream().map(Batch::batch).toList());
    for (int i = 0; i < results.size(); i++) {
      batches.get(i).done().complete(results.get(i));
    }
  }

  private static void failAll(Iterable<Job> jobs, Throwable failure) {
    jobs.forEach(job -> job.done().completeExceptionally(failure));
  }

  /// The batch and those that wait right behind it; `jobs` takes them up as well.
  private List<Batch> withFollowers(Batch first, List<Job> jobs) {
    var batches = new ArrayList<Batch>(List.of(first));
    int spans = first.size();
    while (queue.peek() instanceof Batch next && spans + next.size() <= settings.groupSpans()) {
      queue.remove();
      spans += next.size();
      batches.add(next);
      jobs.add(next);
    }
    return batches;
  }

  /// Finishes what was accepted.
  @Override
  public void close() {
    synchronized (queue) {
      if (!isClosed) {
        isClosed = true;
        queue.add(new Stop(new CompletableFuture<>()));
      }
    }
    try {
      thread.join();
      committer.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new StoreException.Unavailable("the writing connection did not close", e);
    }
  }
}
