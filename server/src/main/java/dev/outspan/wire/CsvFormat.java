package dev.outspan.wire;

import dev.outspan.span.Assessment;
import dev.outspan.span.SpanRow;
import dev.outspan.span.SpanRow.Field;
import dev.outspan.span.SpanRow.Part;
import java.util.List;
import java.util.Optional;

/// Spans as comma-separated values (RFC 4180): a header, the same columns in every row, CRLF after
/// each.
///
/// A cell is quoted only if it must be. An absent field is an empty cell, an empty text is `""`;
/// objects are compact JSON. Texts that a spreadsheet would read as a formula stay as they are.
public final class CsvFormat implements SpanFormat {
  private static final String COLUMNS =
      "id,name,trace_id,parent_id,group_id,start_timestamp,end_timestamp,status,type,input,output,"
          + "metadata,expected,application_interaction_id,application_variant_id,account_id,"
          + "created_by,object,input_tokens,output_tokens,obs_trace_id,obs_span_id";

  private final boolean withAssessments;
  private final Utf8Buffer cell = new Utf8Buffer(1 << 12);

  /// @param withAssessments whether there is a last column `assessments`
  public CsvFormat(boolean withAssessments) {
    this.withAssessments = withAssessments;
  }

  @Override
  public void begin(Utf8Buffer out) {
    out.appendAscii(COLUMNS).appendAscii(withAssessments ? ",assessments\r\n" : "\r\n");
  }

  @Override
  public void append(Utf8Buffer out, SpanRow span, Optional<List<Assessment>> assessments) {
    appendText(out, span, Field.ID);
    comma(out);
    appendText(out, span, Field.NAME);
    comma(out);
    appendText(out, span, Field.TRACE_ID);
    comma(out);
    appendText(out, span, Field.PARENT_ID);
    comma(out);
    appendText(out, span, Field.GROUP_ID);
    comma(out).appendInstantMicros(span.startUs);
    comma(out);
    if (span.endUs != SpanRow.ABSENT) {
      out.appendInstantMicros(span.endUs);
    }
    comma(out).appendAscii(span.status.name());
    comma(out).appendAscii(span.type.name());
    appendPart(out, span, Part.INPUT);
    appendPart(out, span, Part.OUTPUT);
    appendPart(out, span, Part.METADATA);
    appendPart(out, span, Part.EXPECTED);
    comma(out);
    appendText(out, span, Field.APPLICATION_INTERACTION_ID);
    comma(out);
    appendText(out, span, Field.APPLICATION_VARIANT_ID);
    comma(out);
    appendText(out, span, Field.ACCOUNT_ID);
    comma(out);
    cell.clear();
    SpanJson.appendCreator(cell, span);
    appendCell(out, cell.array(), 0, cell.length());
    comma(out).appendAscii("span");
    appendCount(comma(out), span.inputTokens);
    appendCount(comma(out), span.outputTokens);
    comma(out);
    appendText(out, span, Field.OBS_TRACE_ID);
    comma(out);
    appendText(out, span, Field.OBS_SPAN_ID);
    assessments.ifPresent(list -> appendAssessments(out, list));
    out.appendAscii("\r\n");
  }

  private static void appendPart(Utf8Buffer out, SpanRow span, Part part) {
    comma(out);
    if (span.has(part)) {
      appendCell(out, span.bytes(), span.from(part), span.to(part));
    }
  }

  private void appendAssessments(Utf8Buffer out, List<Assessment> assessments) {
    cell.clear();
    AssessmentJson.appendArray(cell, assessments);
    appendCell(comma(out), cell.array(), 0, cell.length());
  }

  @Override
  public void end(Utf8Buffer out) {}

  private static Utf8Buffer comma(Utf8Buffer out) {
    return out.append((byte) ',');
  }

  private static void appendText(Utf8Buffer out, SpanRow span, Field field) {
    if (span.has(field)) {
      appendCell(out, span.bytes(), span.from(field), span.to(field));
    }
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
