package dev.outspan.store.duckdb;

import static java.util.stream.Collectors.joining;

import dev.outspan.store.StoreException;
import dev.outspan.table.TableColumn;
import dev.outspan.table.TableRows;
import dev.outspan.table.TableWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBFunctions;

/// Writes tables as Parquet files, with an engine of its own that holds no data and reaches no file
/// but those in its spool.
///
/// The engine asks for the rows through a table function ([RowSource]) while it copies them, so
/// they are never staged: a row group is gathered in memory, compressed and written, then the next
/// one. With one thread the rows keep their order although the engine is not told to keep it, and
/// only then does it bound a group by its bytes. Nothing of the time or of chance gets into a file.
///
/// Texts are `STRING`, instants `TIMESTAMP(MICROS, UTC)`, counts `INT64`; all may be null. Pages
/// are compressed with zstd. Groups have 16,384 rows, or fewer if these are large. The metadata key
/// `outspan_schema` has the version of this layout.
public final class ParquetWriter implements TableWriter, AutoCloseable {
  private static final int SCHEMA = 1;

  /// One row may have cells of 64 MiB. Usual tables need a tenth of this.
  private static final String MEMORY_LIMIT = "512 MiB";

  private static final String OPTIONS =
      "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384, ROW_GROUP_SIZE_BYTES '12 MiB',"
          + " USE_TMP_FILE false, KV_METADATA {outspan_schema: '%d'})".formatted(SCHEMA);

  private static final int BUFFER_BYTES = 64 << 10;

  private final Spool spool;
  private final RowSource source;
  private final DuckDBConnection root;

  private ParquetWriter(Spool spool, RowSource source, DuckDBConnection root) {
    this.spool = spool;
    this.source = source;
    this.root = root;
  }

  /// Starts the engine.
  ///
  /// @param spool the directory in which files lie until they are whole and sent; made if it is
  ///     missing, and rid of what an earlier process has left there
  /// @param minimumFreeBytes below this much free disk no table is written
  /// @throws StoreException if the directory cannot be used
  public static ParquetWriter open(Path spool, long minimumFreeBytes) {
    try {
      var opened = Spool.open(spool, minimumFreeBytes);
      var source = new RowSource(opened);
      return new ParquetWriter(opened, source, connect(opened.directory(), source));
    } catch (IOException | SQLException e) {
      throw new StoreException.Unavailable(
          "cannot write tables in %s: %s".formatted(spool, e.getMessage()), e);
    }
  }

  private static DuckDBConnection connect(Path spool, RowSource source) throws SQLException {
    var connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
    try (var function = DuckDBFunctions.tableFunction()) {
      function
          .withName(RowSource.NAME)
          .withParameter(DuckDBColumnType.BIGINT)
          .withFunction(source)
          .register(connection);
      for (String command : opening(spool)) {
        Database.run(connection, command);
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// The order counts: what may be reached is said before the rest is shut off, and that before
  /// nothing can be said any more.
  private static List<String> opening(Path spool) {
    String directory = Database.quoted(spool);
    return List.of(
        "SET memory_limit = '%s'".formatted(MEMORY_LIMIT),
        "SET threads = 1",
        // Those that write files: one that fails may wait for another for ever.
        "SET async_threads = 0",
        "SET preserve_insertion_order = false",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET temp_directory = " + directory,
        "SET allowed_directories = [%s]".formatted(directory),
        "SET enable_external_access = false",
        "SET lock_configuration = true");
  }

  @Override
  public void write(TableRows rows, OutputStream target) throws IOException {
    Path file = spool.newFile();
    try {
      copy(rows, file);
      send(file, target);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void copy(TableRows rows, Path file) {
    try (var table = source.table(rows);
        var connection = connection()) {
      Database.run(connection, command(table, file));
      table.throwFailure();
    } catch (SQLException e) {
      throw new StoreException.Unavailable("the table could not be written", e);
    }
  }

  /// A connection to the engine, for one thread.
  DuckDBConnection connection() throws SQLException {
    return root.duplicate();
  }

  private static String command(RowSource.Table table, Path file) {
    String cells = table.columns().stream().map(ParquetWriter::cell).collect(joining(", "));
    return "COPY (SELECT %s FROM %s(%d)) TO %s %s"
        .formatted(cells, RowSource.NAME, table.number(), Database.quoted(file), OPTIONS);
  }

  private static String cell(TableColumn column) {
    String name = "\"" + column.name().replace("\"", "\"\"") + "\"";
    return switch (column.kind()) {
      case TEXT, COUNT -> name;
      case INSTANT -> "make_timestamptz(%s) AS %s".formatted(name, name);
    };
  }

  private static void send(Path file, OutputStream target) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        target.write(buffer, 0, count);
      }
    }
  }

  /// Ends the engine; no table may be in the making.
  @Override
  public void close() {
    try {
      root.close();
    } catch (SQLException e) {
      throw new StoreException.Unavailable("the writer of tables did not close", e);
    }
  }
}
