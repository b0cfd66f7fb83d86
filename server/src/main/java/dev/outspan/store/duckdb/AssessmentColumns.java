package dev.outspan.store.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Verdict;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// An assessment as a row of the table `assessment`, both ways.
final class AssessmentColumns {
  private static final AssessmentType[] TYPES = AssessmentType.values();
  private static final String INSERT =
      "INSERT INTO assessment VALUES (%s)"
          .formatted(String.join(", ", Collections.nCopies(14, "?")));

  /// The columns that [#read] wants, in its order.
  static final String SELECTED =
      "a.id, a.account_id, a.trace_id, a.span_id, a.type, a.created_by, a.created_us,"
          + " a.updated_us, a.comment, coalesce(a.rating, 0), a.approval, a.rubric, a.metadata,"
          + " a.overwrite";

  private AssessmentColumns() {}

  static Assessment read(ResultSet row) throws SQLException {
    int rating = row.getInt(10);
    return new Assessment(
        row.getString(1),
        new SpanKey(row.getString(2), row.getString(3), row.getString(4)),
        TYPES[row.getInt(5)],
        new Verdict(
            Optional.ofNullable(row.getString(9)),
            rating == 0 ? OptionalInt.empty() : OptionalInt.of(rating),
            Optional.ofNullable(row.getString(11)),
            json(row.getString(12)),
            json(row.getString(13)),
            json(row.getString(14))),
        row.getString(6),
        Micros.toInstant(row.getLong(7)),
        Micros.toInstant(row.getLong(8)));
  }

  private static Optional<Json> json(@Nullable String text) {
    return Optional.ofNullable(text).map(t -> Json.ofCanonical(t.getBytes(UTF_8)));
  }

  static void delete(DuckDBConnection connection, String accountId, List<String> ids)
      throws SQLException {
    String isOneOfThem = String.join(", ", Collections.nCopies(ids.size(), "?"));
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM assessment WHERE account_id = ? AND id IN (%s)".formatted(isOneOfThem))) {
      delete.setString(1, accountId);
      for (int i = 0; i < ids.size(); i++) {
        delete.setString(i + 2, ids.get(i));
      }
      delete.execute();
    }
  }

  /// Adds assessments of one account, or replaces those with their ids, inside the caller's
  /// transaction.
  ///
  /// @param assessments at least one
  static void put(DuckDBConnection connection, List<Assessment> assessments) throws SQLException {
    var ids = assessments.stream().map(Assessment::id).toList();
    delete(connection, assessments.getFirst().span().accountId(), ids);
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (Assessment assessment : assessments) {
        insert(insert, assessment);
      }
    }
  }

  private static void insert(PreparedStatement insert, Assessment assessment) throws SQLException {
    var key = assessment.span();
    var verdict = assessment.verdict();
    insert.setString(1, assessment.id());
    insert.setString(2, key.accountId());
    insert.setString(3, key.traceId());
    insert.setString(4, key.id());
    insert.setInt(5, assessment.type().ordinal());
    insert.setString(6, assessment.createdBy());
    insert.setLong(7, Micros.of(assessment.createdAt()));
    insert.setLong(8, Micros.of(assessment.updatedAt()));
    insert.setString(9, verdict.comment().orElse(null));
    insert.setObject(10, verdict.rating().isPresent() ? verdict.rating().getAsInt() : null);
    insert.setString(11, verdict.approval().orElse(null));
    insert.setString(12, verdict.rubric().map(Json::toString).orElse(null));
    insert.setString(13, verdict.metadata().map(Json::toString).orElse(null));
    insert.setString(14, verdict.overwrite().map(Json::toString).orElse(null));
    insert.execute();
  }
}
