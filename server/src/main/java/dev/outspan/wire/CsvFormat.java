package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.outspan.span.Assessment;
import dev.outspan.span.SpanRow;
import dev.outspan.span.SpanRow.Field;
import dev.outspan.span.SpanRow.Part;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Spans as comma-separated values (RFC 4180): a header, the same columns in every row, CRLF after
/// each.
///
/// A cell is quoted only if it must be. An absent field is an empty cell, an empty text is `""`;
/// objects are compact JSON. A text that a spreadsheet would read as a formula stays as it is,
/// unless the style guards it: then one that begins with `=`, `+`, `-`, `@`, tab or carriage return
/// gets an apostrophe in front (OWASP, "CSV Injection", read on 2026-11-24). Numbers, times and
/// objects never begin like that.
public final class CsvFormat implements SpanFormat {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final SpanColumn[] columns;
  private final byte[] head;
  private final boolean guardsFormulas;
  private final Utf8Buffer cell = new Utf8Buffer(1 << 12);

  public CsvFormat(CsvStyle style) {
    columns = style.columns().toArray(SpanColumn[]::new);
    guardsFormulas = style.guardsFormulas();
    head = head(style);
  }

  private static byte[] head(CsvStyle style) {
    String names =
        style.columns().stream().map(SpanColumn::wireName).collect(Collectors.joining(","));
    var head = new Utf8Buffer(names.length() + BYTE_ORDER_MARK.length + 2);
    if (style.hasByteOrderMark()) {
      head.append(BYTE_ORDER_MARK);
    }
    return head.append(names.getBytes(US_ASCII)).appendAscii("\r\n").toByteArray();
  }

  @Override
  public void begin(Utf8Buffer out) {
    out.append(head);
  }

  /// @param assessments there if the style has their column
  @Override
  public void append(Utf8Buffer out, SpanRow span, Optional<List<Assessment>> assessments) {
    for (int i = 0; i < columns.length; i++) {
      if (i > 0) {
        out.append((byte) ',');
      }
      if (columns[i] == SpanColumn.ASSESSMENTS) {
        appendAssessments(out, assessments.orElseThrow());
      } else {
        appendField(out, columns[i], span);
      }
    }
    out.appendAscii("\r\n");
  }

  @Override
  public void appendDeleted(Utf8Buffer out, SpanRow span) {
    for (int i = 0; i < columns.length; i++) {
      if (i > 0) {
        out.append((byte) ',');
      }
      switch (columns[i]) {
        case ID, TRACE_ID, START_TIMESTAMP -> appendField(out, columns[i], span);
        case OBJECT -> out.appendAscii(SpanJson.DELETED_OBJECT);
        default -> {}
      }
    }
    out.appendAscii("\r\n");
  }

  @Override
  public void end(Utf8Buffer out) {}

  private void appendField(Utf8Buffer out, SpanColumn column, SpanRow span) {
    switch (column) {
      case ID -> appendText(out, span, Field.ID);
      case NAME -> appendText(out, span, Field.NAME);
      case TRACE_ID -> appendText(out, span, Field.TRACE_ID);
      case PARENT_ID -> appendText(out, span, Field.PARENT_ID);
      case GROUP_ID -> appendText(out, span, Field.GROUP_ID);
      case START_TIMESTAMP -> out.appendInstantMicros(span.startUs);
      case END_TIMESTAMP -> appendEnd(out, span);
      case STATUS -> out.appendAscii(span.status.name());
      case TYPE -> out.appendAscii(span.type.name());
      case INPUT -> appendPart(out, span, Part.INPUT);
      case OUTPUT -> appendPart(out, span, Part.OUTPUT);
      case METADATA -> appendPart(out, span, Part.METADATA);
      case EXPECTED -> appendPart(out, span, Part.EXPECTED);
      case APPLICATION_INTERACTION_ID -> appendText(out, span, Field.APPLICATION_INTERACTION_ID);
      case APPLICATION_VARIANT_ID -> appendText(out, span, Field.APPLICATION_VARIANT_ID);
      case ACCOUNT_ID -> appendText(out, span, Field.ACCOUNT_ID);
      case CREATED_BY -> appendCreator(out, span);
      case OBJECT -> out.appendAscii("span");
      case INPUT_TOKENS -> appendCount(out, span.inputTokens);
      case OUTPUT_TOKENS -> appendCount(out, span.outputTokens);
      case OBS_TRACE_ID -> appendText(out, span, Field.OBS_TRACE_ID);
      case OBS_SPAN_ID -> appendText(out, span, Field.OBS_SPAN_ID);
      case ASSESSMENTS -> throw new IllegalArgumentException("assessments are no field of a row");
    }
  }

  private void appendText(Utf8Buffer out, SpanRow span, Field field) {
    if (!span.has(field)) {
      return;
    }
    int from = span.from(field);
    int to = span.to(field);
    if (guardsFormulas && from < to && isFormulaStart(span.bytes()[from])) {
      cell.clear();
      cell.append((byte) '\'').append(span.bytes(), from, to - from);
      appendCell(out, cell.array(), 0, cell.length());
    } else {
      appendCell(out, span.bytes(), from, to);
    }
  }

  private static boolean isFormulaStart(byte first) {
    return switch (first) {
      case '=', '+', '-', '@', '\t', '\r' -> true;
      default -> false;
    };
  }

  private static void appendEnd(Utf8Buffer out, SpanRow span) {
    if (span.endUs != SpanRow.ABSENT) {
      out.appendInstantMicros(span.endUs);
    }
  }

  private static void appendPart(Utf8Buffer out, SpanRow span, Part part) {
    if (span.has(part)) {
      appendCell(out, span.bytes(), span.from(part), span.to(part));
    }
  }

  private void appendCreator(Utf8Buffer out, SpanRow span) {
    cell.clear();
    SpanJson.appendCreator(cell, span);
    appendCell(out, cell.array(), 0, cell.length());
  }

  private void appendAssessments(Utf8Buffer out, List<Assessment> assessments) {
    cell.clear();
    AssessmentJson.appendArray(cell, assessments);
    appendCell(out, cell.array(), 0, cell.length());
  }

  private static void appendCount(Utf8Buffer out, long count) {
    if (count != SpanRow.ABSENT) {
      out.appendLong(count);
    }
  }

  private static void appendCell(Utf8Buffer out, byte[] text, int from, int to) {
    if (from < to && isPlain(text, from, to)) {
      out.append(text, from, to - from);
    } else {
      appendQuoted(out, text, from, to);
    }
  }

  private static boolean isPlain(byte[] text, int from, int to) {
    for (int at = from; at < to; at++) {
      switch (text[at]) {
        case '"', ',', '\r', '\n' -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }

  private static void appendQuoted(Utf8Buffer out, byte[] text, int from, int to) {
    out.append((byte) '"');
    int copied = from;
    for (int at = from; at < to; at++) {
      if (text[at] == '"') {
        out.append(text, copied, at + 1 - copied);
        copied = at;
      }
    }
    out.append(text, copied, to - copied).append((byte) '"');
  }
}
