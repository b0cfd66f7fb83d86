package dev.outspan.store.duckdb;

import dev.outspan.query.Selection;
import dev.outspan.span.Assessment;
import dev.outspan.span.SpanRow;
import dev.outspan.span.SpanRow.Field;
import dev.outspan.span.SpanRow.Part;
import dev.outspan.store.SpanReader.Assessments;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads one selection slice by slice, in one snapshot.
///
/// A slice is read unordered and sorted here, which costs half of what the engine takes to sort
/// wide rows, and holds memory to a few slices.
///
/// What changed since is read in the same way, together with the deleted spans.
final class SliceReader {

  /// A slice's rows in order, and their assessments.
  ///
  /// @param arena holds the rows, to be released when they are not needed any more
  record Rows(List<SpanRow> spans, Map<Slice.Key, List<Assessment>> assessments, RowArena arena) {}

  /// What to read, and the slices to read it in.
  private record Plan(Where where, List<Slice> slices) {}

  private final Snapshot snapshot;
  private final Selection selection;
  private final Assessments assessments;
  private final OptionalLong after;
  private final long sliceBytes;
  private final RowArena.Chunks chunks;
  private @Nullable Plan plan;

  /// Told to other threads; negative while it is not known.
  private volatile long total = -1;

  private int next;

  /// What to read.
  ///
  /// @param after absent for all spans of the selection, otherwise the version from which on
  /// changes
  ///     count
  record Wanted(Selection selection, Assessments assessments, OptionalLong after) {}

  SliceReader(Snapshot snapshot, Wanted wanted, long sliceBytes, RowArena.Chunks chunks) {
    this.snapshot = snapshot;
    this.selection = wanted.selection;
    this.assessments = wanted.assessments;
    this.after = wanted.after;
    this.sliceBytes = sliceBytes;
    this.chunks = chunks;
  }

  /// The next slice with a row in it; empty at the end.
  Optional<Rows> read() throws SQLException {
    if (plan == null) {
      plan = plan();
    }
    while (next < plan.slices.size()) {
      Slice slice = plan.slices.get(next++);
      var arena = new RowArena(chunks);
      List<SpanRow> spans = spans(slice, plan.where, arena);
      if (after.isPresent()) {
        spans.addAll(DeletedSpans.read(snapshot, selection.accountId(), slice));
      }
      if (!spans.isEmpty()) {
        spans.sort(SpanRow::inOrder);
        return Optional.of(
            new Rows(
                spans,
                switch (assessments) {
                  case NONE -> Map.of();
                  case INLINE -> assessments(slice);
                },
                arena));
      }
      arena.release();
    }
    return Optional.empty();
  }

  private Plan plan() throws SQLException {
    return switch (selection.scope()) {
      case MATCHES -> plan(Where.matching(selection), Where.narrow(selection));
      case WHOLE_TRACES -> {
        Where where = Exactly.of(snapshot, selection, sliceBytes);
        yield plan(where, where);
      }
    };
  }

  /// @param narrow lets the same rows pass, or more
  private Plan plan(Where where, Where narrow) throws SQLException {
    Where wanted = where;
    SlicePlan.Rows rows = SlicePlan.Rows.of(narrow);
    if (after.isPresent()) {
      long version = after.getAsLong();
      DeletedSpans.note(snapshot, selection, version);
      wanted = where.after(version);
      rows = DeletedSpans.with(narrow.after(version));
    }
    var slices = SlicePlan.made(snapshot, rows, sliceBytes);
    if (where.equals(narrow)) {
      total = slices.count();
    }
    return new Plan(wanted, slices.slices());
  }

  /// How many rows there are in all, if that is known without reading them.
  OptionalLong total() {
    long known = total;
    return known < 0 ? OptionalLong.empty() : OptionalLong.of(known);
  }

  private List<SpanRow> spans(Slice slice, Where where, RowArena arena) throws SQLException {
    var spans = new ArrayList<SpanRow>();
    var texts = new ArrayList<>(where.texts());
    snapshot.forEach(
        "SELECT %s FROM span WHERE %s AND %s"
            .formatted(SpanColumns.SELECTED, where.sql(), slice.sql(texts)),
        texts,
        row -> {
          SpanRow span = SpanColumns.read(row, arena);
          if (where.rest().isEmpty() || where.accepts(span.json(Part.METADATA))) {
            spans.add(span);
          }
        });
    return spans;
  }

  private Map<Slice.Key, List<Assessment>> assessments(Slice slice) throws SQLException {
    var bySpan = new HashMap<Slice.Key, List<Assessment>>();
    var texts = new ArrayList<>(List.of(selection.accountId(), selection.accountId()));
    snapshot.forEach(
        """
        SELECT %s FROM assessment AS a WHERE a.account_id = ? AND (a.trace_id, a.span_id) IN
          (SELECT (span.trace_id, span.id) FROM span WHERE span.account_id = ? AND %s)
        ORDER BY a.created_us, a.id"""
            .formatted(AssessmentColumns.SELECTED, slice.sql(texts)),
        texts,
        row -> {
          Assessment assessment = AssessmentColumns.read(row);
          var key = new Slice.Key(assessment.span().traceId(), assessment.span().id());
          bySpan.computeIfAbsent(key, _ -> new ArrayList<>()).add(assessment);
        });
    return bySpan;
  }

  static Slice.Key keyOf(SpanRow row) {
    return new Slice.Key(row.text(Field.TRACE_ID), row.text(Field.ID));
  }
}
