package dev.outspan.store.duckdb;

import dev.outspan.query.Selection;
import dev.outspan.span.Span;
import dev.outspan.store.AssessmentStore;
import dev.outspan.store.SpanReader;
import dev.outspan.store.SpanScan;
import dev.outspan.store.SpanStore;
import dev.outspan.store.SpanWriter;
import dev.outspan.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.duckdb.DuckDBConnection;

/// Spans in one DuckDB file.
public final class DuckDbSpanStore implements SpanStore, SpanReader {
  private static final int READING_THREADS = 2;

  private final Database database;
  private final DuckDbSettings settings;
  private final Writer writer;
  private final Engine engine;
  private final Set<DuckDbSpanScan> openScans = ConcurrentHashMap.newKeySet();

  private DuckDbSpanStore(Database database, DuckDbSettings settings) throws SQLException {
    this.database = database;
    this.settings = settings;
    writer = new Writer(database, settings);
    engine = new Engine(database, READING_THREADS);
  }

  /// Opens the store in a directory, which is made if it is missing. One process at a time can.
  ///
  /// @throws StoreException if another process has it open, or its files cannot be read
  public static DuckDbSpanStore open(Path directory, DuckDbSettings settings) {
    var database = Database.open(directory, settings);
    try {
      return new DuckDbSpanStore(database, settings);
    } catch (SQLException e) {
      database.close();
      throw new StoreException.Unavailable("cannot read the database in " + directory, e);
    }
  }

  @Override
  public SpanWriter writer() {
    return writer;
  }

  @Override
  public SpanReader reader() {
    return this;
  }

  @Override
  public AssessmentStore assessments() {
    return writer;
  }

  @Override
  public Optional<Span> find(String accountId, String spanId) {
    return engine.call(connection -> SpanTable.find(connection, accountId, spanId));
  }

  @Override
  public SpanScan scan(Selection selection, Assessments assessments) {
    try {
      return scanOn(database.connection(), selection, assessments);
    } catch (SQLException e) {
      throw new StoreException.Unavailable("the scan could not begin", e);
    }
  }

  private SpanScan scanOn(DuckDBConnection connection, Selection selection, Assessments assessments)
      throws SQLException {
    try {
      var reader =
          new SliceReader(
              connection, selection, assessments == Assessments.INLINE, settings.sliceBytes());
      var scan = new DuckDbSpanScan(reader, openScans::remove);
      openScans.add(scan);
      return scan;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void check() {
    database.requireFreeSpace();
    writer.check();
    engine.call(SpanTable::lastVersion);
  }

  @Override
  public void close() {
    List.copyOf(openScans).forEach(DuckDbSpanScan::cancel);
    writer.close();
    engine.close();
    database.close();
  }
}
