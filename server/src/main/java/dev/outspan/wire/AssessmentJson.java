package dev.outspan.wire;

import dev.outspan.span.Assessment;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An assessment as the API shows it: one compact JSON object, absent fields left out.
public final class AssessmentJson {
  private AssessmentJson() {}

  /// Appends one object.
  public static void append(Utf8Buffer out, Assessment assessment) {
    var verdict = assessment.verdict();
    var span = assessment.span();
    out.appendAscii("{\"assessment_id\":").appendString(assessment.id());
    out.appendAscii(",\"assessment_type\":\"")
        .appendAscii(assessment.type().name().toLowerCase(Locale.ROOT));
    out.appendAscii("\",\"created_by\":").appendString(assessment.createdBy());
    out.appendAscii(",\"span_id\":").appendString(span.id());
    out.appendAscii(",\"trace_id\":").appendString(span.traceId());
    out.appendAscii(",\"account_id\":").appendString(span.accountId());
    verdict.approval().ifPresent(text -> out.appendAscii(",\"approval\":").appendString(text));
    verdict.comment().ifPresent(text -> out.appendAscii(",\"comment\":").appendString(text));
    out.appendAscii(",\"created_at\":\"").appendInstantMicros(Micros.of(assessment.createdAt()));
    out.appendAscii("\",\"updated_at\":\"").appendInstantMicros(Micros.of(assessment.updatedAt()));
    out.appendAscii("\"");
    appendObject(out, ",\"metadata\":", verdict.metadata());
    out.appendAscii(",\"object\":\"span.assessment\"");
    appendObject(out, ",\"overwrite\":", verdict.overwrite());
    verdict.rating().ifPresent(stars -> out.appendAscii(",\"rating\":").appendLong(stars));
    appendObject(out, ",\"rubric\":", verdict.rubric());
    out.appendAscii("}");
  }

  private static void appendObject(Utf8Buffer out, String key, Optional<Json> object) {
    object.ifPresent(json -> out.appendAscii(key).append(json.bytes()));
  }

  /// Appends an array in the order of the list.
  public static void appendArray(Utf8Buffer out, List<Assessment> assessments) {
    out.append((byte) '[');
    for (int i = 0; i < assessments.size(); i++) {
      if (i > 0) {
        out.append((byte) ',');
      }
      append(out, assessments.get(i));
    }
    out.append((byte) ']');
  }
}
