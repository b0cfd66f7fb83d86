package dev.outspan.store.duckdb;

import dev.outspan.store.StoreException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers short questions on a few platform threads: on a virtual thread a native call would keep
/// its carrier, and a handful of them would stop every other request.
final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /// A question, answered from one snapshot.
  @FunctionalInterface
  interface Query<T> {
    T run(Snapshot snapshot) throws SQLException;
  }

  private final Database database;
  private final ExecutorService threads;
  private final ConcurrentLinkedDeque<DuckDBConnection> idle = new ConcurrentLinkedDeque<>();
  private final Set<Snapshot> running = ConcurrentHashMap.newKeySet();

  Engine(Database database, String name, int threads) {
    this.database = database;
    this.threads =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().name(name, 1).factory());
  }

  /// The query's answer. Interrupting the caller cancels the query.
  <T> T call(Query<T> query) {
    var asked = new AtomicReference<@Nullable Snapshot>();
    try {
      return await(threads.submit(() -> answer(query, asked)));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw failure(e.getCause(), asked.get());
    } catch (RejectedExecutionException e) {
      throw new StoreException.Unavailable("the store is closed", e);
    } catch (InterruptedException _) {
      cancel(asked.get());
      Thread.currentThread().interrupt();
      throw new StoreException.Canceled("the waiting thread was interrupted");
    }
  }

  /// A query that still waits for its turn when the caller is interrupted is not asked any more.
  private static <T> T await(Future<T> answer) throws InterruptedException, ExecutionException {
    try {
      return answer.get();
    } finally {
      answer.cancel(false);
    }
  }

  /// The driver says the same of every end, so the reason is what we know ourselves.
  private static StoreException failure(@Nullable Throwable cause, @Nullable Snapshot snapshot) {
    return snapshot != null && snapshot.isCanceled()
        ? new StoreException.Canceled("the query was canceled")
        : new StoreException.Unavailable("the query failed", cause);
  }

  private static void cancel(@Nullable Snapshot snapshot) {
    try {
      if (snapshot != null) {
        snapshot.cancel();
      }
    } catch (SQLException e) {
      LOG.warn("a query could not be canceled; it goes on until it has its answer", e);
    }
  }

  private <T> T answer(Query<T> query, AtomicReference<@Nullable Snapshot> asked)
      throws SQLException {
    DuckDBConnection connection = current();
    try {
      var snapshot = new Snapshot(connection);
      asked.set(snapshot);
      running.add(snapshot);
      try {
        T answer = query.run(snapshot);
        connection.rollback();
        release(connection);
        return answer;
      } finally {
        running.remove(snapshot);
      }
    } catch (SQLException | RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  /// A connection to the current file.
  private DuckDBConnection current() throws SQLException {
    DuckDBConnection pooled = idle.pollFirst();
    while (pooled != null && !database.isCurrent(pooled)) {
      pooled.close();
      pooled = idle.pollFirst();
    }
    return pooled != null ? pooled : database.connection();
  }

  private void release(DuckDBConnection connection) throws SQLException {
    if (database.isCurrent(connection)) {
      idle.addFirst(connection);
    } else {
      connection.close();
    }
  }

  /// Cancels what runs, and ends.
  @Override
  public void close() {
    running.forEach(Engine::cancel);
    threads.close();
    try {
      for (DuckDBConnection connection : idle) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new StoreException.Unavailable("a reading connection did not close", e);
    }
  }
}
