package dev.outspan.store.duckdb;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// One transaction on a connection of its own: everything read through it is of one instant. Used
/// by one thread; [#cancel] alone may come from another.
final class Snapshot implements AutoCloseable {

  /// Takes one row of a result.
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private final DuckDBConnection connection;

  /// Guards `running`, so that only a statement that is open is ever canceled.
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable PreparedStatement running;
  private volatile boolean isCanceled;

  /// A snapshot of the instant of its first query.
  Snapshot(DuckDBConnection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  DuckDBConnection connection() {
    return connection;
  }

  /// Hands over each row of a query.
  ///
  /// @param texts the parameters, in order
  /// @throws SQLException also if the query was canceled, [#isCanceled] tells
  void forEach(String sql, List<String> texts, RowReader reader) throws SQLException {
    try (PreparedStatement statement = prepared(sql, texts)) {
      begin(statement);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          requireWanted();
          reader.read(rows);
        }
      } finally {
        end();
      }
    }
  }

  /// Runs a statement that changes rows.
  ///
  /// @return how many
  long update(String sql, List<String> texts) throws SQLException {
    try (PreparedStatement statement = prepared(sql, texts)) {
      begin(statement);
      try {
        return statement.executeLargeUpdate();
      } finally {
        end();
      }
    }
  }

  private PreparedStatement prepared(String sql, List<String> texts) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      int index = 1;
      for (String text : texts) {
        statement.setString(index++, text);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private void begin(PreparedStatement statement) throws SQLException {
    lock.lock();
    try {
      requireWanted();
      running = statement;
    } finally {
      lock.unlock();
    }
  }

  private void requireWanted() throws SQLException {
    if (isCanceled) {
      throw new SQLException("canceled");
    }
  }

  private void end() {
    lock.lock();
    try {
      running = null;
    } finally {
      lock.unlock();
    }
  }

  /// Ends a running query, and refuses further ones. The driver cancels only until a query has its
  /// first rows; from then on it ends with the next one.
  void cancel() throws SQLException {
    lock.lock();
    try {
      isCanceled = true;
      if (running != null) {
        cancel(running);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void cancel(PreparedStatement statement) throws SQLException {
    try {
      statement.cancel();
    } catch (SQLException e) {
      // The driver closes a statement that fails: then there is nothing left to cancel.
      if (!statement.isClosed()) {
        throw e;
      }
    }
  }

  boolean isCanceled() {
    return isCanceled;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
