package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.outspan.span.Assessment;
import dev.outspan.span.SpanRow;
import dev.outspan.span.SpanRow.Field;
import dev.outspan.span.SpanRow.Part;
import java.util.List;

/// A span as the API shows it: one compact JSON object, the same in answers and in exported files.
///
/// The keys stand in a fixed order, absent fields are left out, payloads are copied as they are
/// stored.
public final class SpanJson {
  /// The `object` of a span that was deleted.
  public static final String DELETED_OBJECT = "span.deleted";

  private static final byte[] ID = key("{\"id\":");
  private static final byte[] SERVICE_ACCOUNT =
      key(",\"type\":\"service_account\",\"object\":\"identity\"}");
  private static final byte[] NAME = key(",\"name\":");
  private static final byte[] TRACE_ID = key(",\"trace_id\":");
  private static final byte[] START = key(",\"start_timestamp\":\"");
  private static final byte[] ACCOUNT_ID = key("\",\"account_id\":");
  private static final byte[] OBJECT = key(",\"object\":\"span\",\"created_by\":");
  private static final byte[] DELETED = key("\",\"object\":\"" + DELETED_OBJECT + "\"}");
  private static final byte[] PARENT_ID = key(",\"parent_id\":");
  private static final byte[] GROUP_ID = key(",\"group_id\":");
  private static final byte[] END = key(",\"end_timestamp\":\"");
  private static final byte[] QUOTE = key("\"");
  private static final byte[] INPUT = key(",\"input\":");
  private static final byte[] OUTPUT = key(",\"output\":");
  private static final byte[] METADATA = key(",\"metadata\":");
  private static final byte[] EXPECTED = key(",\"expected\":");
  private static final byte[] STATUS = key(",\"status\":\"");
  private static final byte[] TYPE = key("\",\"type\":\"");
  private static final byte[] INTERACTION_ID = key(",\"application_interaction_id\":");
  private static final byte[] VARIANT_ID = key(",\"application_variant_id\":");
  private static final byte[] INPUT_TOKENS = key(",\"input_tokens\":");
  private static final byte[] OUTPUT_TOKENS = key(",\"output_tokens\":");
  private static final byte[] OBS_TRACE_ID = key(",\"obs_trace_id\":");
  private static final byte[] OBS_SPAN_ID = key(",\"obs_span_id\":");
  private static final byte[] ASSESSMENTS = key(",\"assessments\":");

  private SpanJson() {}

  private static byte[] key(String text) {
    return text.getBytes(US_ASCII);
  }

  /// Appends a span without assessments.
  public static void append(Utf8Buffer out, SpanRow span) {
    appendOpen(out, span);
    out.append((byte) '}');
  }

  /// Appends a span with the key `assessments`, an empty array if it has none.
  public static void append(Utf8Buffer out, SpanRow span, List<Assessment> assessments) {
    appendOpen(out, span);
    out.append(ASSESSMENTS);
    AssessmentJson.appendArray(out, assessments);
    out.append((byte) '}');
  }

  /// Appends what is told of a span that was deleted.
  public static void appendDeleted(Utf8Buffer out, SpanRow span) {
    appendText(out, ID, span, Field.ID);
    appendText(out, TRACE_ID, span, Field.TRACE_ID);
    out.append(START).appendInstantMicros(span.startUs).append(DELETED);
  }

  private static void appendOpen(Utf8Buffer out, SpanRow span) {
    appendIdentity(out, span);
    appendText(out, PARENT_ID, span, Field.PARENT_ID);
    appendText(out, GROUP_ID, span, Field.GROUP_ID);
    if (span.endUs != SpanRow.ABSENT) {
      out.append(END).appendInstantMicros(span.endUs).append(QUOTE);
    }
    appendPart(out, INPUT, span, Part.INPUT);
    appendPart(out, OUTPUT, span, Part.OUTPUT);
    appendPart(out, METADATA, span, Part.METADATA);
    appendPart(out, EXPECTED, span, Part.EXPECTED);
    out.append(STATUS).appendAscii(span.status.name());
    out.append(TYPE).appendAscii(span.type.name()).append(QUOTE);
    appendText(out, INTERACTION_ID, span, Field.APPLICATION_INTERACTION_ID);
    appendText(out, VARIANT_ID, span, Field.APPLICATION_VARIANT_ID);
    appendCount(out, INPUT_TOKENS, span.inputTokens);
    appendCount(out, OUTPUT_TOKENS, span.outputTokens);
    appendText(out, OBS_TRACE_ID, span, Field.OBS_TRACE_ID);
    appendText(out, OBS_SPAN_ID, span, Field.OBS_SPAN_ID);
  }

  private static void appendIdentity(Utf8Buffer out, SpanRow span) {
    appendText(out, ID, span, Field.ID);
    appendText(out, NAME, span, Field.NAME);
    appendText(out, TRACE_ID, span, Field.TRACE_ID);
    out.append(START).appendInstantMicros(span.startUs);
    appendText(out, ACCOUNT_ID, span, Field.ACCOUNT_ID);
    out.append(OBJECT);
    appendCreator(out, span);
  }

  private static void appendText(Utf8Buffer out, byte[] key, SpanRow span, Field field) {
    if (span.has(field)) {
      int from = span.from(field);
      out.append(key).appendString(span.bytes(), from, span.to(field) - from);
    }
  }

  private static void appendPart(Utf8Buffer out, byte[] key, SpanRow span, Part part) {
    if (span.has(part)) {
      int from = span.from(part);
      out.append(key).append(span.bytes(), from, span.to(part) - from);
    }
  }

  private static void appendCount(Utf8Buffer out, byte[] key, long count) {
    if (count != SpanRow.ABSENT) {
      out.append(key).appendLong(count);
    }
  }

  /// Appends who wrote the span: the API key, as a service account.
  public static void appendCreator(Utf8Buffer out, SpanRow span) {
    int from = span.from(Field.CREATED_BY);
    out.append(ID)
        .appendString(span.bytes(), from, span.to(Field.CREATED_BY) - from)
        .append(SERVICE_ACCOUNT);
  }
}
