package dev.outspan.store.duckdb;

import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanPatch;
import dev.outspan.store.WriteResult;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The writing connection and what is known of the rows behind it. Used by the writing thread
/// alone.
final class Committer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /// Spans that are stored together or not at all.
  sealed interface Batch {
    List<Span> spans();
  }

  record Insert(List<Span> spans) implements Batch {
    Insert {
      spans = List.copyOf(spans);
    }
  }

  record Upsert(List<Span> spans) implements Batch {
    Upsert {
      spans = List.copyOf(spans);
    }
  }

  record Restore(List<Span> spans) implements Batch {
    Restore {
      spans = List.copyOf(spans);
    }
  }

  /// Something to do in one transaction.
  @FunctionalInterface
  interface Work<T> {
    T run(Committer committer) throws SQLException;
  }

  private final Database database;
  private final StoredKeys stored;
  private DuckDBConnection connection;
  private long nextVersion;

  Committer(Database database, DuckDbSettings settings) throws SQLException {
    this.database = database;
    stored = new StoredKeys(settings.recentKeys());
    connection = connect();
    stored.load(connection);
    nextVersion = SpanTable.lastVersion(connection) + 1;
  }

  private DuckDBConnection connect() throws SQLException {
    DuckDBConnection fresh = database.connection();
    SpanTable.prepare(fresh);
    fresh.setAutoCommit(false);
    return fresh;
  }

  DuckDBConnection connection() {
    return connection;
  }

  <T> T run(Work<T> work) throws SQLException {
    T answer = work.run(this);
    connection.commit();
    return answer;
  }

  /// Stores batches, each decided by itself, in one transaction.
  ///
  /// @return what became of each batch
  List<WriteResult> commit(List<Batch> batches) throws SQLException {
    lookUp(batches);
    var group = new WriteGroup(stored);
    var results = new ArrayList<WriteResult>();
    for (Batch batch : batches) {
      results.add(
          switch (batch) {
            case Insert(var spans) -> group.insert(spans);
            case Upsert(var spans) -> group.upsert(spans);
            case Restore(var spans) -> group.restore(spans);
          });
    }
    Map<SpanKey, Span> kept = keptAgainst(group, results);
    long firstVersion = write(group);
    connection.commit();
    stored.remember(group.pending().values(), firstVersion);
    return results.stream().map(result -> asStored(result, group, kept)).toList();
  }

  private void lookUp(List<Batch> batches) throws SQLException {
    var keys = new HashSet<SpanKey>();
    var parents = new HashSet<SpanKey>();
    for (Batch batch : batches) {
      keys.addAll(WriteGroup.keysOf(batch.spans()));
      parents.addAll(WriteGroup.parentsOf(batch.spans()));
    }
    stored.lookUp(connection, keys, parents);
  }

  /// The stored spans that won against a write of the group.
  private Map<SpanKey, Span> keptAgainst(WriteGroup group, List<WriteResult> results)
      throws SQLException {
    var losers = new HashSet<SpanKey>();
    for (WriteResult result : results) {
      if (result instanceof WriteResult.Stored(var spans)) {
        spans.forEach(span -> losers.add(span.key()));
      }
    }
    losers.removeAll(group.pending().keySet());
    return losers.isEmpty() ? Map.of() : SpanTable.read(connection, losers);
  }

  private static WriteResult asStored(
      WriteResult result, WriteGroup group, Map<SpanKey, Span> kept) {
    if (!(result instanceof WriteResult.Stored(var writes))) {
      return result;
    }
    var spans = new ArrayList<Span>();
    for (Span write : writes) {
      Span pending = group.pending().get(write.key());
      spans.add(pending != null ? pending : kept.getOrDefault(write.key(), write));
    }
    return new WriteResult.Stored(spans);
  }

  /// @return the version of the first row
  private long write(WriteGroup group) throws SQLException {
    long firstVersion = nextVersion;
    if (!group.pending().isEmpty()) {
      SpanTable.write(connection, group, firstVersion, stored);
      nextVersion += group.pending().size();
    }
    return firstVersion;
  }

  WriteResult patch(String accountId, String spanId, SpanPatch patch) throws SQLException {
    Optional<Span> before = SpanTable.find(connection, accountId, spanId);
    if (before.isEmpty()) {
      return new WriteResult.UnknownSpan(spanId);
    }
    var start = before.get().timing().start();
    if (patch.end().isPresent() && patch.end().get().isBefore(start)) {
      return new WriteResult.EndBeforeStart(start, patch.end().get());
    }
    Span after = patch.applyTo(before.get());
    stored.forget(after.key());
    stored.lookUp(connection, Set.of(after.key()), Set.of());
    var group = new WriteGroup(stored);
    group.overwrite(after);
    write(group);
    return new WriteResult.Stored(List.of(after));
  }

  /// Deletes rows, in the current transaction.
  ///
  /// @param where one that decides alone
  /// @return how many
  long delete(Where where) throws SQLException {
    long deleted = SpanTable.delete(new Snapshot(connection), where, nextVersion);
    nextVersion += deleted;
    stored.forgetAll();
    return deleted;
  }

  /// Brings a copy up to the present and makes it the database.
  ///
  /// @param version up to which the copy is right
  void switchToCopy(long version) throws SQLException {
    Compaction.catchUp(new Snapshot(connection), version);
    database.switchToCopy(connection);
    connection = connect();
  }

  /// Ends what a read may have begun, so that no snapshot is held while nothing is to do.
  void endTransaction() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.error("the writing connection is broken", e);
      reopen();
    }
  }

  /// After a failure it is open whether the transaction is stored, and whether the engine still
  /// works: it refuses everything, on all connections, once a checkpoint has failed.
  void recover() {
    stored.forgetAll();
    try {
      connection.rollback();
      nextVersion = Math.max(nextVersion, SpanTable.lastVersion(connection) + 1);
    } catch (SQLException broken) {
      LOG.warn("the database is opened anew", broken);
      reopen();
    }
  }

  private void reopen() {
    try {
      connection.close();
      database.reopen();
      connection = connect();
      nextVersion = Math.max(nextVersion, SpanTable.lastVersion(connection) + 1);
    } catch (SQLException e) {
      LOG.error("the database cannot be opened; the next write tries again", e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
