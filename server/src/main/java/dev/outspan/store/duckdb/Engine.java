package dev.outspan.store.duckdb;

import dev.outspan.store.StoreException;
import java.sql.SQLException;
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

  Engine(Database database, int threads) {
    this.database = database;
    this.threads =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("outspan-engine-", 1).factory());
  }

  /// The query's answer. Interrupting the caller cancels the query.
  <T> T call(Query<T> query) {
    var running = new AtomicReference<@Nullable Snapshot>();
    try {
      Future<T> answer = threads.submit(() -> answer(query, running));
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new StoreException.Unavailable("the query failed", e.getCause());
    } catch (RejectedExecutionException e) {
      throw new StoreException.Unavailable("the store is closed", e);
    } catch (InterruptedException _) {
      cancel(running.get());
      Thread.currentThread().interrupt();
      throw new StoreException.Canceled("the waiting thread was interrupted");
    }
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

  private <T> T answer(Query<T> query, AtomicReference<@Nullable Snapshot> running)
      throws SQLException {
    DuckDBConnection pooled = idle.pollFirst();
    DuckDBConnection connection =
        pooled != null && !pooled.isClosed() ? pooled : database.connection();
    try {
      var snapshot = new Snapshot(connection);
      running.set(snapshot);
      T answer = query.run(snapshot);
      connection.rollback();
      idle.addFirst(connection);
      return answer;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void close() {
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
