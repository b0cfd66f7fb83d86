package dev.outspan.store.duckdb;

import dev.outspan.query.Search;
import dev.outspan.query.Selection;
import dev.outspan.span.Span;
import dev.outspan.store.AssessmentStore;
import dev.outspan.store.SearchResult;
import dev.outspan.store.SpanReader;
import dev.outspan.store.SpanScan;
import dev.outspan.store.SpanStore;
import dev.outspan.store.SpanWriter;
import dev.outspan.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/// Spans in one DuckDB file.
public final class DuckDbSpanStore implements SpanStore, SpanReader {
  private static final int READING_THREADS = 2;

  private final Database database;
  private final DuckDbSettings settings;
  private final Writer writer;
  private final Engine engine;
  private final DuckDbAssessments assessments;

  /// Guarded by its own monitor, as is `isClosed`.
  private final Set<DuckDbSpanScan> openScans = new HashSet<>();

  private boolean isClosed;

  private DuckDbSpanStore(Database database, DuckDbSettings settings) throws SQLException {
    this.database = database;
    this.settings = settings;
    writer = new Writer(database, settings);
    engine = new Engine(database, READING_THREADS);
    assessments = new DuckDbAssessments(writer);
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
    return assessments;
  }

  @Override
  public Optional<Span> find(String accountId, String spanId) {
    return engine.call(snapshot -> SpanTable.find(snapshot.connection(), accountId, spanId));
  }

  @Override
  public SearchResult search(Search search) {
    return engine.call(snapshot -> new PageReader(snapshot, search, settings.sliceBytes()).run());
  }

  @Override
  public SpanScan scan(Selection selection, Assessments assessments) {
    synchronized (openScans) {
      requireOpen();
      try {
        var snapshot = snapshot();
        var reader = new SliceReader(snapshot, selection, assessments, settings.sliceBytes());
        var scan = new DuckDbSpanScan(snapshot, reader, this::closed);
        openScans.add(scan);
        return scan;
      } catch (SQLException e) {
        throw new StoreException.Unavailable("the scan could not begin", e);
      }
    }
  }

  private void closed(DuckDbSpanScan scan) {
    synchronized (openScans) {
      openScans.remove(scan);
    }
  }

  /// A snapshot of this instant.
  private Snapshot snapshot() throws SQLException {
    DuckDBConnection connection = database.connection();
    try {
      var snapshot = new Snapshot(connection);
      SpanTable.lastVersion(connection);
      return snapshot;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void check() {
    synchronized (openScans) {
      requireOpen();
    }
    database.requireFreeSpace();
    engine.call(snapshot -> SpanTable.lastVersion(snapshot.connection()));
  }

  private void requireOpen() {
    if (isClosed) {
      throw new StoreException.Unavailable("the store is closed", null);
    }
  }

  @Override
  public void close() {
    List<DuckDbSpanScan> scans;
    synchronized (openScans) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      scans = List.copyOf(openScans);
    }
    scans.forEach(DuckDbSpanScan::stop);
    writer.close();
    engine.close();
    database.close();
  }
}
