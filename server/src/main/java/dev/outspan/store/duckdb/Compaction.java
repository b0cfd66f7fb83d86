package dev.outspan.store.duckdb;

import dev.outspan.span.Micros;
import dev.outspan.store.SpanDeletion.Erasure;
import dev.outspan.store.StoreException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Copies what is live into a new file, which then becomes the database.
///
/// The engine leaves deleted text in its file; only a file that never held it is free of it. The
/// spans are copied from one snapshot while writes go on; what has changed since is found by its
/// version and brought up by the writing thread, which then switches to the new file. Reads that
/// are open end on the old one.
final class Compaction {
  /// Tables whose rows have the version of the write that made them.
  private static final List<String> VERSIONED = List.of("span", "tombstone", "moved");

  /// For so long a former start of a span is of use: nothing that was read before is kept longer.
  private static final Duration MOVES_KEPT = Duration.ofDays(30);

  private final Database database;
  private final Writer writer;
  private final Engine engine;

  /// @param engine one that serves no reads, as this takes long
  Compaction(Database database, Writer writer, Engine engine) {
    this.database = database;
    this.writer = writer;
    this.engine = engine;
  }

  Erasure run() {
    return engine.call(
        snapshot -> {
          try {
            return run(snapshot);
          } catch (IOException e) {
            throw new StoreException.Unavailable("the copy could not be made", e);
          }
        });
  }

  private Erasure run(Snapshot snapshot) throws SQLException, IOException {
    long before = database.directory().databaseBytes();
    database.requireFreeSpace(before);
    try {
      database.attachCopy(snapshot.connection());
      snapshot.connection().commit();
      long version = copySpans(snapshot);
      writer.call(
          committer -> {
            committer.switchToCopy(version);
            return version;
          });
    } catch (SQLException | RuntimeException | Error e) {
      dropCopy(e);
      throw e;
    }
    return new Erasure(before, database.directory().databaseBytes());
  }

  private void dropCopy(Throwable cause) {
    try {
      database.dropCopy();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /// @return the version up to which the copy is right
  private static long copySpans(Snapshot snapshot) throws SQLException {
    long version = SpanTable.lastVersion(snapshot.connection());
    for (String table : VERSIONED) {
      snapshot.update(
          "INSERT INTO fresh.%1$s SELECT * FROM spans.%1$s".formatted(table), List.of());
    }
    long oldest = Micros.of(Instant.now().minus(MOVES_KEPT));
    snapshot.update("DELETE FROM fresh.moved WHERE at_us < " + oldest, List.of());
    snapshot.connection().commit();
    return version;
  }

  /// Brings a copy up to the present, in one transaction of the writing connection.
  static void catchUp(Snapshot snapshot, long version) throws SQLException {
    snapshot.update(
        "DELETE FROM fresh.span WHERE ver NOT IN (SELECT ver FROM spans.span)", List.of());
    for (String table : VERSIONED) {
      snapshot.update(
          "INSERT INTO fresh.%1$s SELECT * FROM spans.%1$s WHERE ver > %2$s"
              .formatted(table, version),
          List.of());
    }
    snapshot.update("INSERT INTO fresh.assessment SELECT * FROM spans.assessment", List.of());
    snapshot.update("UPDATE fresh.store SET name = (SELECT name FROM spans.store)", List.of());
    snapshot.connection().commit();
    Database.run(snapshot.connection(), "CHECKPOINT fresh");
    snapshot.connection().commit();
  }
}
