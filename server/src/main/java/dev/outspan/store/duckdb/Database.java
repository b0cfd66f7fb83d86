package dev.outspan.store.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;

/// The open database file, and where connections to it come from.
///
/// The engine's main database stays in memory and the file is attached, because the row group size
/// is not kept in the file: opened any other way, the first checkpoint would rewrite the whole
/// table. Results are streamed on every connection; otherwise a result is held in memory whole,
/// past the memory limit.
final class Database implements AutoCloseable {
  private static final String OPTIONS = "(ROW_GROUP_SIZE 16384, STORAGE_VERSION 'v1.5.0')";

  private final DataDirectory directory;
  private final DuckDbSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private DuckDBConnection root;

  /// Those to the current file that were handed out and are not known to be closed.
  private final List<DuckDBConnection> handedOut = new ArrayList<>();

  private Database(DataDirectory directory, DuckDbSettings settings, DuckDBConnection root) {
    this.directory = directory;
    this.settings = settings;
    this.root = root;
  }

  static Database open(Path place, DuckDbSettings settings) {
    try {
      var directory = DataDirectory.take(place);
      try {
        directory.clean();
        var root = connect(directory, settings);
        directory.sync();
        return new Database(directory, settings, root);
      } catch (IOException | SQLException e) {
        directory.close();
        throw e;
      }
    } catch (IOException | SQLException e) {
      throw new StoreException.Unavailable(
          "cannot open the database in %s: %s".formatted(place, e.getMessage()), e);
    }
  }

  private static DuckDBConnection connect(DataDirectory directory, DuckDbSettings settings)
      throws SQLException {
    var properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    var connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
    try {
      for (String command : opening(directory, settings)) {
        run(connection, command);
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// The settings that hold for all connections; the last ones shut the engine off from every other
  /// file, but for those in the folder of copies, and from changes of its settings.
  private static List<String> opening(DataDirectory directory, DuckDbSettings settings) {
    return List.of(
        "SET memory_limit = '%s B'".formatted(settings.memoryBytes()),
        "SET threads = %s".formatted(settings.threads()),
        "SET preserve_insertion_order = false",
        "SET checkpoint_threshold = '%s B'".formatted(settings.checkpointBytes()),
        "SET temp_directory = %s".formatted(quoted(directory.spill())),
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "ATTACH %s AS spans %s".formatted(quoted(directory.database()), OPTIONS),
        "USE spans",
        schema(),
        "SET allowed_directories = [%s]".formatted(quoted(directory.copies())),
        "SET enable_external_access = false",
        "SET lock_configuration = true");
  }

  /// The operator's path as an SQL text.
  static String quoted(Path path) {
    return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
  }

  private static String schema() {
    try (InputStream resource = Database.class.getResourceAsStream("schema.sql")) {
      if (resource == null) {
        throw new IllegalStateException("schema.sql is not beside " + Database.class);
      }
      return new String(resource.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A connection of its own, for one thread.
  DuckDBConnection connection() throws SQLException {
    lock.lock();
    try {
      DuckDBConnection connection = root.duplicate();
      handedOut.removeIf(Database::isClosed);
      handedOut.add(connection);
      run(connection, "USE spans");
      return connection;
    } finally {
      lock.unlock();
    }
  }

  /// The name that the database was given when it was made.
  String storeName() throws SQLException {
    try (var connection = connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT name FROM store")) {
      row.next();
      return row.getString(1);
    }
  }

  /// Whether a connection is open, to the file that is the current one.
  boolean isCurrent(DuckDBConnection connection) {
    lock.lock();
    try {
      return handedOut.contains(connection) && !isClosed(connection);
    } finally {
      lock.unlock();
    }
  }

  private static boolean isClosed(DuckDBConnection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      throw new IllegalStateException("the driver only looks at a field", e);
    }
  }

  /// Opens the file anew after the engine declared it broken, which it does for all connections
  /// when one checkpoint fails. A file is opened only once at a time, so all connections are closed
  /// first: open scans and running queries end with an error.
  void reopen() throws SQLException {
    lock.lock();
    try {
      for (DuckDBConnection connection : handedOut) {
        connection.close();
      }
      root.close();
      root = connect(directory, settings);
    } finally {
      lock.unlock();
    }
  }

  /// Attaches an empty database as `fresh`, in the place where copies are made.
  void attachCopy(DuckDBConnection connection) throws SQLException {
    run(connection, "ATTACH %s AS fresh %s".formatted(quoted(directory.copy()), OPTIONS));
    run(connection, "USE fresh");
    run(connection, schema());
    run(connection, "USE spans");
  }

  /// Gives up a copy that is not finished, if there is one.
  void dropCopy() throws SQLException {
    lock.lock();
    try {
      run(root, "DETACH DATABASE IF EXISTS fresh");
      directory.cleanCopies();
    } catch (IOException e) {
      throw new SQLException("the unfinished copy is left behind", e);
    } finally {
      lock.unlock();
    }
  }

  /// Makes the finished copy the database. Connections that are open still read the old one, whose
  /// file is deleted; nothing must be written through them any more.
  ///
  /// @param connection the last one to write, which is closed
  void switchToCopy(DuckDBConnection connection) throws SQLException {
    lock.lock();
    try {
      run(connection, "DETACH DATABASE fresh");
      connection.close();
      directory.promoteCopy();
      handedOut.clear();
      root.close();
      root = connect(directory, settings);
      directory.cleanCopies();
    } catch (IOException e) {
      throw new SQLException("the copy could not become the database", e);
    } finally {
      lock.unlock();
    }
  }

  DataDirectory directory() {
    return directory;
  }

  /// @throws StoreException if so little disk is left that the engine could hit its end
  void requireFreeSpace() {
    requireFreeSpace(0);
  }

  /// @param moreBytes what is to be written beside the usual
  /// @throws StoreException if so little disk is left that the engine could hit its end
  void requireFreeSpace(long moreBytes) {
    long free;
    try {
      free = directory.freeBytes();
    } catch (IOException e) {
      throw new StoreException.Unavailable("cannot see how much disk is free", e);
    }
    long needed = settings.minimumFreeBytes() + moreBytes;
    if (free < needed) {
      throw new StoreException.Unavailable(
          "%d bytes of disk are free, %d are needed to write".formatted(free, needed), null);
    }
  }

  /// Runs one command. A statement is not used again: the driver closes it on an error.
  static void run(DuckDBConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      root.close();
      directory.close();
    } catch (SQLException | IOException e) {
      throw new StoreException.Unavailable("the database did not close cleanly", e);
    } finally {
      lock.unlock();
    }
  }
}
