package dev.outspan.store.duckdb;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.TimeWindow;
import dev.outspan.store.DeleteResult;
import dev.outspan.store.SpanDeletion;
import dev.outspan.store.StoreException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Deletions, made by the one writing thread.
final class DuckDbDeletion implements SpanDeletion {
  private final Writer writer;
  private final Engine engine;
  private final Compaction compaction;
  private final long sliceBytes;

  DuckDbDeletion(Writer writer, Engine engine, Compaction compaction, long sliceBytes) {
    this.writer = writer;
    this.engine = engine;
    this.compaction = compaction;
    this.sliceBytes = sliceBytes;
  }

  @Override
  public long deleteSpan(String accountId, String spanId) {
    return writer.call(
        committer -> {
          var newest = SpanTable.find(committer.connection(), accountId, spanId);
          return newest.isEmpty()
              ? 0L
              : committer.delete(
                  matching(accountId, new Condition.KeyIn(Set.of(newest.get().key()))));
        });
  }

  @Override
  public long deleteTrace(String accountId, String traceId) {
    return writer.call(
        committer -> committer.delete(matching(accountId, new Condition.TraceIn(Set.of(traceId)))));
  }

  private static Where matching(String accountId, Condition condition) {
    return Where.matching(new Selection(accountId, List.of(condition), Scope.MATCHES));
  }

  @Override
  public DeleteResult delete(Selection selection, long expected) {
    // Before the writing thread is kept busy, with which all writes wait.
    long seen =
        engine.call(snapshot -> count(snapshot, Exactly.of(snapshot, selection, sliceBytes)));
    if (seen != expected) {
      return new DeleteResult.CountDiffers(seen);
    }
    return writer.call(
        committer -> {
          var snapshot = new Snapshot(committer.connection());
          Where where = Exactly.of(snapshot, selection, sliceBytes);
          long found = count(snapshot, where);
          if (found != expected) {
            return new DeleteResult.CountDiffers(found);
          }
          return new DeleteResult.Deleted(committer.delete(where));
        });
  }

  private static long count(Snapshot snapshot, Where where) throws SQLException {
    var counts = new ArrayList<Long>();
    snapshot.forEach(
        "SELECT count(*) FROM span WHERE " + where.sql(),
        where.texts(),
        row -> counts.add(row.getLong(1)));
    return counts.getFirst();
  }

  @Override
  public long expire(String accountId, Instant before) {
    Where expired = matching(accountId, new Condition.StartsWithin(TimeWindow.before(before)));
    long deleted = 0;
    for (Slice slice : engine.call(snapshot -> SlicePlan.of(snapshot, expired, sliceBytes))) {
      if (Thread.currentThread().isInterrupted()) {
        throw new StoreException.Canceled("interrupted after %d spans".formatted(deleted));
      }
      var texts = new ArrayList<>(expired.texts());
      var where = new Where(expired.sql() + " AND " + slice.sql(texts), texts, List.of());
      deleted += writer.call(committer -> committer.delete(where));
    }
    return deleted;
  }

  @Override
  public Erasure erase() {
    return compaction.run();
  }

  @Override
  public double deadShare() {
    return engine.call(SpanTable::deadShare);
  }
}
