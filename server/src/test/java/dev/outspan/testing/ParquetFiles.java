package dev.outspan.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.LogicalType.TimestampType;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnSchema;
import dev.outspan.span.Micros;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Reads Parquet files back, with two readers of which one shares no code with the writer.
///
/// A row has the cells that are there, by the names of their columns: texts as `String`, counts as
/// `Long`, instants as `Long` microseconds.
public final class ParquetFiles {
  /// The fields of a span in the order of JSON Lines, the names of texts followed by a `"`.
  private static final List<String> FIELDS =
      List.of(
          "id\"",
          "name\"",
          "trace_id\"",
          "start_timestamp",
          "account_id\"",
          "object\"",
          "created_by",
          "parent_id\"",
          "group_id\"",
          "end_timestamp",
          "input",
          "output",
          "metadata",
          "expected",
          "status\"",
          "type\"",
          "application_interaction_id\"",
          "application_variant_id\"",
          "input_tokens",
          "output_tokens",
          "obs_trace_id\"",
          "obs_span_id\"",
          "assessments");

  private static final Set<String> INSTANTS = Set.of("start_timestamp", "end_timestamp");

  private ParquetFiles() {}

  /// Reads a file with Hardwood.
  public static void forEachRow(Path file, Consumer<Map<String, Object>> reader)
      throws IOException {
    try (var parquet = ParquetFileReader.open(InputFile.of(file));
        var rows = parquet.rowReader()) {
      List<ColumnSchema> columns = parquet.getFileSchema().getColumns();
      while (rows.hasNext()) {
        rows.next();
        reader.accept(row(rows, columns));
      }
    }
  }

  private static Map<String, Object> row(RowReader rows, List<ColumnSchema> columns) {
    var row = new LinkedHashMap<String, Object>();
    for (int i = 0; i < columns.size(); i++) {
      if (!rows.isNull(i)) {
        row.put(columns.get(i).name(), cell(rows, columns.get(i), i));
      }
    }
    return row;
  }

  private static Object cell(RowReader rows, ColumnSchema column, int index) {
    return switch (column.type()) {
      case BYTE_ARRAY -> rows.getString(index);
      case INT64 ->
          column.logicalType() instanceof TimestampType
              ? Micros.of(rows.getTimestamp(index))
              : rows.getLong(index);
      default -> throw new AssertionError("no column of ours: " + column);
    };
  }

  /// Reads a file with the engine that wrote it.
  public static void forEachRowOfDuckDb(Path file, Consumer<Map<String, Object>> reader)
      throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.prepareStatement("SELECT * FROM read_parquet(?)")) {
      statement.setString(1, file.toString());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.accept(row(rows));
        }
      }
    }
  }

  private static Map<String, Object> row(ResultSet rows) throws SQLException {
    var row = new LinkedHashMap<String, Object>();
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      Object cell = rows.getObject(i);
      if (cell != null) {
        row.put(
            rows.getMetaData().getColumnName(i),
            cell instanceof OffsetDateTime time ? Micros.of(time.toInstant()) : cell);
      }
    }
    return row;
  }

  /// The line of JSON Lines, without its end, that the span of a row is.
  public static String line(Map<String, Object> row) {
    var line = new Utf8Buffer(1 << 10);
    String before = "{\"";
    for (String field : FIELDS) {
      boolean isText = field.endsWith("\"");
      String name = isText ? field.substring(0, field.length() - 1) : field;
      Object cell = row.get(name);
      if (cell != null) {
        line.appendAscii(before + name + "\":");
        append(line, name, isText, cell);
        before = ",\"";
      }
    }
    return new String(line.append((byte) '}').toByteArray(), UTF_8);
  }

  private static void append(Utf8Buffer line, String name, boolean isText, Object cell) {
    if (INSTANTS.contains(name)) {
      line.append((byte) '"').appendInstantMicros((Long) cell).append((byte) '"');
    } else if (isText) {
      line.appendString((String) cell);
    } else {
      line.append(cell.toString().getBytes(UTF_8));
    }
  }
}
