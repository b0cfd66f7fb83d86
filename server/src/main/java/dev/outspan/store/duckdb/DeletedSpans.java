package dev.outspan.store.duckdb;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The spans that were deleted since a version, in a temporary table of one snapshot.
final class DeletedSpans {
  private DeletedSpans() {}

  /// Writes down which of the spans that may have been selected were deleted, and are not stored
  /// again.
  ///
  /// A span that took a deleted one's place has a greater version, so only changed rows need be
  /// looked at.
  static void note(Snapshot snapshot, Selection selection, long after) throws SQLException {
    var texts = new ArrayList<>(List.of(selection.accountId()));
    var conditions = new ArrayList<>(List.of("true"));
    for (Condition condition : selection.conditions()) {
      conditions.add(render(condition, selection, texts));
    }
    texts.add(selection.accountId());
    snapshot.update(
        """
        CREATE OR REPLACE TEMP TABLE gone AS
        SELECT trace_id, id, start_us FROM (
          SELECT trace_id, id, arg_max(start_us, ver) AS start_us FROM tombstone
          WHERE account_id = ? AND ver > %1$s GROUP BY trace_id, id) AS last
        WHERE %2$s AND NOT EXISTS (
          SELECT 1 FROM span WHERE span.account_id = ? AND span.ver > %1$s
            AND span.trace_id = last.trace_id AND span.id = last.id)"""
            .formatted(after, String.join(" AND ", conditions)),
        texts);
  }

  /// What a condition says of a deleted span, of which only the key and the start are kept.
  private static String render(Condition condition, Selection selection, List<String> texts) {
    boolean isOfWholeTraces = selection.scope() == Scope.WHOLE_TRACES;
    return switch (condition) {
      case Condition.TraceIn _, Condition.TraceNotIn _, Condition.IdNotIn _ ->
          Where.render(condition, selection.accountId(), texts);
      case Condition.KeyNotIn(var keys) -> "NOT " + isOneOf(keys, selection.accountId(), texts);
      case Condition.IdIn _, Condition.StartsWithin _ ->
          isOfWholeTraces ? "true" : Where.render(condition, selection.accountId(), texts);
      case Condition.KeyIn(var keys) ->
          isOfWholeTraces ? "true" : isOneOf(keys, selection.accountId(), texts);
      default -> "true";
    };
  }

  private static String isOneOf(Set<SpanKey> keys, String accountId, List<String> texts) {
    var own = keys.stream().filter(key -> key.accountId().equals(accountId)).toList();
    return own.isEmpty() ? "(false)" : Where.isOneOf(own, texts);
  }

  /// The rows of the clause and those of the deleted spans, to be cut into slices.
  static SlicePlan.Rows with(Where where) {
    return new SlicePlan.Rows(
        """
        (SELECT start_us, trace_id, id, size_bytes FROM span WHERE %s
         UNION ALL SELECT start_us, trace_id, id, %s FROM temp.main.gone) AS span WHERE true"""
            .formatted(where.sql(), SpanColumns.ROW_OVERHEAD_BYTES),
        where.texts());
  }

  /// Those of a slice.
  static List<SpanRow> read(Snapshot snapshot, String accountId, Slice slice) throws SQLException {
    var rows = new ArrayList<SpanRow>();
    var texts = new ArrayList<String>();
    snapshot.forEach(
        "SELECT trace_id, id, start_us FROM temp.main.gone AS span WHERE " + slice.sql(texts),
        texts,
        row ->
            rows.add(
                SpanRow.deleted(
                    new SpanKey(accountId, row.getString(1), row.getString(2)), row.getLong(3))));
    return rows;
  }
}
