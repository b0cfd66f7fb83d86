package dev.outspan.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.outspan.span.SpanRow;
import dev.outspan.span.SpanRow.Field;
import dev.outspan.span.SpanRow.Part;
import dev.outspan.store.SpanScan;
import dev.outspan.table.TableColumn;
import dev.outspan.table.TableColumn.Kind;
import dev.outspan.table.TableRows;
import dev.outspan.wire.AssessmentJson;
import dev.outspan.wire.SpanColumn;
import dev.outspan.wire.SpanJson;
import dev.outspan.wire.Utf8Buffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A scan as a table: instants and counts as such, everything else as the text that is in the JSON
/// of the span, objects as compact JSON.
final class SpanTable implements TableRows {
  private static final byte[] OBJECT = "span".getBytes(US_ASCII);
  private static final byte[] DELETED_OBJECT = SpanJson.DELETED_OBJECT.getBytes(US_ASCII);

  private final SpanScan scan;
  private final List<SpanColumn> columns;
  private final Utf8Buffer json = new Utf8Buffer(1 << 12);
  private long rows;

  SpanTable(SpanScan scan, List<SpanColumn> columns) {
    this.scan = scan;
    this.columns = columns;
  }

  /// How many there were so far.
  long rows() {
    return rows;
  }

  @Override
  public List<TableColumn> columns() {
    return columns.stream()
        .map(column -> new TableColumn(column.wireName(), kindOf(column)))
        .toList();
  }

  private static Kind kindOf(SpanColumn column) {
    return switch (column) {
      case START_TIMESTAMP, END_TIMESTAMP -> Kind.INSTANT;
      case INPUT_TOKENS, OUTPUT_TOKENS -> Kind.COUNT;
      default -> Kind.TEXT;
    };
  }

  @Override
  public boolean next() {
    if (!scan.next()) {
      return false;
    }
    rows++;
    return true;
  }

  @Override
  public long number(int column) {
    SpanRow row = scan.row();
    long number =
        switch (columns.get(column)) {
          case START_TIMESTAMP -> row.startUs;
          case END_TIMESTAMP -> row.endUs;
          case INPUT_TOKENS -> row.inputTokens;
          case OUTPUT_TOKENS -> row.outputTokens;
          default -> throw notA("number", column);
        };
    return number == SpanRow.ABSENT ? ABSENT : number;
  }

  @Override
  public byte @Nullable [] text(int column) {
    SpanRow row = scan.row();
    return row.isDeleted() ? textOfDeleted(row, column) : textOf(row, column);
  }

  /// All that is known of a deleted span, beside its start.
  private byte @Nullable [] textOfDeleted(SpanRow row, int column) {
    return switch (columns.get(column)) {
      case ID -> text(row, Field.ID);
      case TRACE_ID -> text(row, Field.TRACE_ID);
      case OBJECT -> DELETED_OBJECT;
      default -> null;
    };
  }

  private byte @Nullable [] textOf(SpanRow row, int column) {
    return switch (columns.get(column)) {
      case ID -> text(row, Field.ID);
      case NAME -> text(row, Field.NAME);
      case TRACE_ID -> text(row, Field.TRACE_ID);
      case PARENT_ID -> text(row, Field.PARENT_ID);
      case GROUP_ID -> text(row, Field.GROUP_ID);
      case STATUS -> row.status.name().getBytes(US_ASCII);
      case TYPE -> row.type.name().getBytes(US_ASCII);
      case INPUT -> text(row, Part.INPUT);
      case OUTPUT -> text(row, Part.OUTPUT);
      case METADATA -> text(row, Part.METADATA);
      case EXPECTED -> text(row, Part.EXPECTED);
      case APPLICATION_INTERACTION_ID -> text(row, Field.APPLICATION_INTERACTION_ID);
      case APPLICATION_VARIANT_ID -> text(row, Field.APPLICATION_VARIANT_ID);
      case ACCOUNT_ID -> text(row, Field.ACCOUNT_ID);
      case CREATED_BY -> creator(row);
      case OBJECT -> OBJECT;
      case OBS_TRACE_ID -> text(row, Field.OBS_TRACE_ID);
      case OBS_SPAN_ID -> text(row, Field.OBS_SPAN_ID);
      case ASSESSMENTS -> assessments();
      case START_TIMESTAMP, END_TIMESTAMP, INPUT_TOKENS, OUTPUT_TOKENS ->
          throw notA("text", column);
    };
  }

  private static byte @Nullable [] text(SpanRow row, Field field) {
    return row.has(field) ? Arrays.copyOfRange(row.bytes(), row.from(field), row.to(field)) : null;
  }

  private static byte @Nullable [] text(SpanRow row, Part part) {
    return row.has(part) ? Arrays.copyOfRange(row.bytes(), row.from(part), row.to(part)) : null;
  }

  private byte[] creator(SpanRow row) {
    json.clear();
    SpanJson.appendCreator(json, row);
    return json.toByteArray();
  }

  private byte[] assessments() {
    json.clear();
    AssessmentJson.appendArray(json, scan.assessments());
    return json.toByteArray();
  }

  private IllegalArgumentException notA(String what, int column) {
    return new IllegalArgumentException(
        "column %d, %s, is no %s".formatted(column, columns.get(column).wireName(), what));
  }
}
