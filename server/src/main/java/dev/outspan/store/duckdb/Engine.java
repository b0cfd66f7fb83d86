package dev.outspan.store.duckdb;

import dev.outspan.store.StoreException;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.duckdb.DuckDBConnection;

/// Runs short queries on a few platform threads: on a virtual thread a native call would keep its
/// carrier, and a handful of them would stop every other request.
final class Engine implements AutoCloseable {

  /// A query on a connection that is its own while it runs.
  @FunctionalInterface
  interface Query<T> {
    T run(DuckDBConnection connection) throws SQLException;
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

  /// The query's answer. Interrupting the caller leaves the query to end by itself.
  <T> T call(Query<T> query) {
    try {
      return threads.submit(() -> onConnection(query)).get();
    } catch (ExecutionException e) {
      throw new StoreException.Unavailable("the query failed", e.getCause());
    } catch (RejectedExecutionException e) {
      throw new StoreException.Unavailable("the store is closed", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StoreException.Canceled("the waiting thread was interrupted");
    }
  }

  private <T> T onConnection(Query<T> query) throws SQLException {
    DuckDBConnection pooled = idle.pollFirst();
    DuckDBConnection connection =
        pooled != null && !pooled.isClosed() ? pooled : database.connection();
    try {
      T answer = query.run(connection);
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
