package dev.outspan.sample;

import dev.outspan.span.AssessmentType;
import dev.outspan.span.Json;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Verdict;
import dev.outspan.wire.Utf8Buffer;
import java.util.Locale;

/// An assessment that somebody might write, before the server gives it an id and a time.
public record SampleAssessment(SpanKey span, AssessmentType type, Verdict verdict) {

  /// Writes the JSON body that a client sends to create it.
  public void writeRequest(Utf8Buffer out) {
    out.appendAscii("{\"assessment_type\":").appendString(type.name().toLowerCase(Locale.ROOT));
    out.appendAscii(",\"trace_id\":").appendString(span.traceId());
    out.appendAscii(",\"span_id\":").appendString(span.id());
    verdict.comment().ifPresent(text -> out.appendAscii(",\"comment\":").appendString(text));
    verdict.rating().ifPresent(rating -> out.appendAscii(",\"rating\":").appendLong(rating));
    verdict.approval().ifPresent(text -> out.appendAscii(",\"approval\":").appendString(text));
    verdict.rubric().ifPresent(json -> writeMember("rubric", json, out));
    verdict.metadata().ifPresent(json -> writeMember("metadata", json, out));
    verdict.overwrite().ifPresent(json -> writeMember("overwrite", json, out));
    out.append((byte) '}');
  }

  private static void writeMember(String name, Json json, Utf8Buffer out) {
    out.appendAscii(",\"").appendAscii(name).appendAscii("\":");
    out.append(json.bytes(), 0, json.sizeBytes());
  }
}
