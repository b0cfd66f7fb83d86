package dev.outspan.store.duckdb;

import dev.outspan.query.Search;
import dev.outspan.query.Selection;
import dev.outspan.span.Span;
import dev.outspan.span.TimeWindow;
import dev.outspan.store.AssessmentStore;
import dev.outspan.store.SearchResult;
import dev.outspan.store.SpanDeletion;
import dev.outspan.store.SpanReader;
import dev.outspan.store.SpanScan;
import dev.outspan.store.SpanStatistics;
import dev.outspan.store.SpanStore;
import dev.outspan.store.SpanWriter;
import dev.outspan.store.StoreException;
import dev.outspan.store.duckdb.SliceReader.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.duckdb.DuckDBConnection;

/// Spans in one DuckDB file.
public final class DuckDbSpanStore implements SpanStore, SpanReader {
  private static final int READING_THREADS = 2;

  /// Of all that are open.
  private static final int SCANS_READING = 2;

  /// As many as one scan has at a time.
  private static final int SLICES_KEPT = 3;

  /// So many scans at a time have slices of the full size; those of others are a fraction of it.
  private static final int LARGE_SCANS = 4;

  private static final int FRACTION = 4;

  private final Database database;
  private final DuckDbSettings settings;
  private final Writer writer;
  private final Engine engine;
  private final RowArena.Chunks chunks;

  /// For sums over many spans and for copies of everything: they keep no other read waiting.
  private final Engine adder;

  private final Engine compactor;

  private final String name;
  private final DuckDbDeletion deletion;
  private final DuckDbStatistics statistics;
  private final DuckDbAssessments assessments;

  /// Guarded by its own monitor, as is `isClosed`.
  private final Semaphore turns = new Semaphore(SCANS_READING, true);
  private final Set<DuckDbSpanScan> openScans = new HashSet<>();

  private boolean isClosed;

  private DuckDbSpanStore(Database database, DuckDbSettings settings) throws SQLException {
    this.database = database;
    this.settings = settings;
    chunks = new RowArena.Chunks(SLICES_KEPT * settings.sliceBytes());
    name = database.storeName();
    writer = new Writer(database, settings);
    engine = new Engine(database, "outspan-engine-", READING_THREADS);
    adder = new Engine(database, "outspan-adder-", READING_THREADS);
    compactor = new Engine(database, "outspan-compactor-", 1);
    deletion =
        new DuckDbDeletion(
            writer, engine, new Compaction(database, writer, compactor), settings.sliceBytes());
    statistics = new DuckDbStatistics(adder, settings.sliceBytes());
    assessments = new DuckDbAssessments(writer, engine);
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

  /// Whether there is a store in a directory.
  ///
  /// @throws StoreException if the directory cannot be read
  public static boolean exists(Path directory) {
    try {
      return DataDirectory.hasDatabase(directory);
    } catch (IOException e) {
      throw new StoreException.Unavailable("cannot read " + directory, e);
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
  public SpanDeletion deletion() {
    return deletion;
  }

  @Override
  public SpanStatistics statistics() {
    return statistics;
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
  public Optional<Span> root(String accountId, String traceId) {
    return engine.call(snapshot -> SpanTable.root(snapshot, accountId, traceId));
  }

  @Override
  public SearchResult search(Search search) {
    return engine.call(snapshot -> new PageReader(snapshot, search, settings.sliceBytes()).run());
  }

  @Override
  public String storeName() {
    return name;
  }

  @Override
  public long version() {
    return engine.call(snapshot -> SpanTable.lastVersion(snapshot.connection()));
  }

  @Override
  public Optional<TimeWindow> deletions(String accountId, long afterVersion, TimeWindow window) {
    return engine.call(
        snapshot -> SpanTable.deletedStarts(snapshot, accountId, afterVersion, window));
  }

  @Override
  public SpanScan scan(Selection selection, Assessments assessments) {
    return open(new Wanted(selection, assessments, OptionalLong.empty()));
  }

  @Override
  public SpanScan changes(Selection selection, Assessments assessments, long after) {
    return open(new Wanted(selection, assessments, OptionalLong.of(after)));
  }

  private SpanScan open(Wanted wanted) {
    synchronized (openScans) {
      requireOpen();
      try {
        var scan = begin(wanted);
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

  /// Of the next scan: all of them together have to fit into the heap.
  private long sliceBytes() {
    return openScans.size() < LARGE_SCANS
        ? settings.sliceBytes()
        : settings.sliceBytes() / FRACTION;
  }

  private DuckDbSpanScan begin(Wanted wanted) throws SQLException {
    DuckDBConnection connection = database.connection();
    try {
      var snapshot = new Snapshot(connection);
      long version = SpanTable.lastVersion(connection);
      var reader = new SliceReader(snapshot, wanted, sliceBytes(), chunks);
      return new DuckDbSpanScan(snapshot, version, reader, turns, this::closed);
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
    compactor.close();
    adder.close();
    writer.close();
    engine.close();
    database.close();
  }
}
