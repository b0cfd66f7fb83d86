package dev.outspan.store.duckdb;

import dev.outspan.query.Selection;
import dev.outspan.span.Micros;
import dev.outspan.span.OperationType;
import dev.outspan.span.Status;
import dev.outspan.store.SpanStatistics;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Sums, worked out by the engine.
final class DuckDbStatistics implements SpanStatistics {
  private final Engine engine;
  private final long sliceBytes;

  DuckDbStatistics(Engine engine, long sliceBytes) {
    this.engine = engine;
    this.sliceBytes = sliceBytes;
  }

  @Override
  public Volume volume(Selection selection) {
    return engine.call(
        snapshot -> {
          Where where = Exactly.of(snapshot, selection, sliceBytes);
          var volumes = new ArrayList<Volume>();
          snapshot.forEach(
              "SELECT count(*), coalesce(sum(size_bytes - %s), 0)::BIGINT FROM span WHERE %s"
                  .formatted(SpanColumns.ROW_OVERHEAD_BYTES, where.sql()),
              where.texts(),
              row -> volumes.add(new Volume(row.getLong(1), row.getLong(2))));
          return volumes.getFirst();
        });
  }

  @Override
  public List<ValueCount> top(Facet facet, Selection selection, int most) {
    return engine.call(snapshot -> top(snapshot, facet, selection, most));
  }

  private List<ValueCount> top(Snapshot snapshot, Facet facet, Selection selection, int most)
      throws SQLException {
    Where where = Exactly.of(snapshot, selection, sliceBytes);
    var counts = new ArrayList<ValueCount>();
    snapshot.forEach(
        """
        SELECT value, count(*) AS n FROM (SELECT %s AS value FROM span WHERE %s)
        WHERE value IS NOT NULL GROUP BY value ORDER BY n DESC, value LIMIT %s"""
            .formatted(sql(facet), where.sql(), most),
        where.texts(),
        row -> counts.add(new ValueCount(row.getString(1), row.getLong(2))));
    return counts;
  }

  private static String sql(Facet facet) {
    return switch (facet) {
      case NAME -> "name";
      case TYPE -> named("type", OperationType.values());
      case STATUS -> named("status", Status.values());
      case AGENT_NAME ->
          "CASE WHEN json_type(metadata, '$.\"__agent_name__\"') = 'VARCHAR'"
              + " THEN json_extract_string(metadata, '$.\"__agent_name__\"') END";
      case METADATA_KEY -> "unnest(json_keys(metadata))";
    };
  }

  /// The names of enum constants, from their ordinals.
  private static String named(String column, Enum<?>[] constants) {
    var names = new ArrayList<String>();
    for (Enum<?> constant : constants) {
      names.add("'" + constant.name() + "'");
    }
    return "[%s][%s + 1]".formatted(String.join(", ", names), column);
  }

  @Override
  public Optional<List<Bucket>> metrics(Selection selection, Duration width, int most) {
    long widthUs = width.dividedBy(ChronoUnit.MICROS.getDuration());
    if (widthUs < 1) {
      throw new IllegalArgumentException("a width of %s is below a microsecond".formatted(width));
    }
    return engine.call(
        snapshot -> {
          var stretches =
              new Stretches(
                  Exactly.of(snapshot, selection, sliceBytes),
                  Math.floorDiv(Micros.MIN, widthUs) * widthUs,
                  widthUs);
          return stretches.areMoreThan(most, snapshot)
              ? Optional.empty()
              : Optional.of(stretches.buckets(snapshot));
        });
  }

  /// The stretches of time in which selected spans start.
  ///
  /// @param firstUs where the stretch with the number 0 begins: before all spans, as the engine's
  ///     division rounds towards zero
  private record Stretches(Where where, long firstUs, long widthUs) {

    boolean areMoreThan(int most, Snapshot snapshot) throws SQLException {
      var numbers = new ArrayList<Long>();
      snapshot.forEach(
          "SELECT count(*) FROM (SELECT DISTINCT %s FROM span WHERE %s LIMIT %s)"
              .formatted(number(), where.sql(), most + 1L),
          where.texts(),
          row -> numbers.add(row.getLong(1)));
      return numbers.getFirst() > most;
    }

    List<Bucket> buckets(Snapshot snapshot) throws SQLException {
      var buckets = new ArrayList<Bucket>();
      snapshot.forEach(
          """
          SELECT n, spans, errors, input_tokens, output_tokens, q[1], q[2], q[3], q[4] FROM (
            SELECT %s AS n, count(*) AS spans, count(*) FILTER (status = %s) AS errors,
              coalesce(sum(input_tokens), 0)::VARCHAR AS input_tokens,
              coalesce(sum(output_tokens), 0)::VARCHAR AS output_tokens,
              quantile_disc(end_us - start_us, [0.5, 0.9, 0.95, 0.99]) AS q
            FROM span WHERE %s GROUP BY n)
          ORDER BY n"""
              .formatted(number(), Status.ERROR.ordinal(), where.sql()),
          where.texts(),
          row -> buckets.add(bucket(row, firstUs, widthUs)));
      return buckets;
    }

    private String number() {
      return "(start_us - (%s)) // %s".formatted(firstUs, widthUs);
    }
  }

  @Override
  public Set<String> accounts() {
    return engine.call(
        snapshot -> {
          var accounts = new HashSet<String>();
          snapshot.forEach(
              "SELECT DISTINCT account_id FROM span",
              List.of(),
              row -> accounts.add(row.getString(1)));
          return accounts;
        });
  }

  private static Bucket bucket(ResultSet row, long firstUs, long widthUs) throws SQLException {
    return new Bucket(
        Micros.toInstant(firstUs + row.getLong(1) * widthUs),
        row.getLong(2),
        row.getLong(3),
        quantiles(row),
        bounded(row.getString(4)),
        bounded(row.getString(5)));
  }

  private static Optional<SpanStatistics.Quantiles> quantiles(ResultSet row) throws SQLException {
    return row.getObject(6) == null
        ? Optional.empty()
        : Optional.of(
            new Quantiles(
                micros(row.getLong(6)),
                micros(row.getLong(7)),
                micros(row.getLong(8)),
                micros(row.getLong(9))));
  }

  private static Duration micros(long us) {
    return Duration.of(us, ChronoUnit.MICROS);
  }

  private static long bounded(String sum) {
    return new BigInteger(sum).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
  }
}
