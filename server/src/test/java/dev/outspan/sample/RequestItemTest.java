package dev.outspan.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.Json;
import dev.outspan.span.Links;
import dev.outspan.span.OperationType;
import dev.outspan.span.Payload;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Status;
import dev.outspan.span.Timing;
import dev.outspan.span.Usage;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class RequestItemTest {
  private static final Span FAILED =
      new Span(
          new SpanKey("account", "trace", "child"),
          "a \"name\"",
          new Timing(
              Instant.parse("2026-01-01T00:00:00.123456Z"),
              Optional.of(Instant.parse("2026-01-01T00:00:01Z"))),
          Status.ERROR,
          OperationType.CODE_EXECUTION,
          Links.NONE.withParentId("root"),
          new Payload(json("{\"a\":1}"), json("{\"b\":2}"), Json.EMPTY_OBJECT, Optional.empty()),
          Usage.NONE,
          "key");

  private static Json json(String text) {
    return Json.ofCanonical(text.getBytes(UTF_8));
  }

  private static String written(BiConsumer<Span, Utf8Buffer> form) {
    var out = new Utf8Buffer(16);
    form.accept(FAILED, out);
    return new String(out.array(), 0, out.length(), UTF_8);
  }

  @Test
  void writeWhole_saysEverything() {
    assertThat(written(RequestItem::writeWhole))
        .isEqualTo(
            """
            {"name":"a \\"name\\"","id":"child","trace_id":"trace",\
            "start_timestamp":"2026-01-01T00:00:00.123456+00:00",\
            "input":{"a":1},"output":{"b":2},"metadata":{},\
            "status":"ERROR","type":"CODE_EXECUTION",\
            "end_timestamp":"2026-01-01T00:00:01+00:00","parent_id":"root"}""");
  }

  @Test
  void writeStart_saysNothingOfTheEnd() {
    assertThat(written(RequestItem::writeStart))
        .isEqualTo(
            """
            {"name":"a \\"name\\"","id":"child","trace_id":"trace",\
            "start_timestamp":"2026-01-01T00:00:00.123456+00:00",\
            "input":{"a":1},"output":{},"metadata":{},\
            "status":"SUCCESS","type":"CODE_EXECUTION","parent_id":"root"}""");
  }

  @Test
  void writeRequest_ofAnAssessment_hasTheFieldOfItsType() throws IOException {
    var mapper = new ObjectMapper();
    var assessments =
        SampleTraces.seeded(42).stream().limit(500).flatMap(t -> t.assessments().stream()).toList();
    for (SampleAssessment assessment : assessments) {
      var out = new Utf8Buffer(256);
      assessment.writeRequest(out);
      JsonNode body = mapper.readTree(out.array(), 0, out.length());
      assertThat(body.get("trace_id").asText()).isEqualTo(assessment.span().traceId());
      assertThat(body.get("span_id").asText()).isEqualTo(assessment.span().id());
      String type = body.get("assessment_type").asText();
      for (AssessmentType each : AssessmentType.values()) {
        String field = each.name().toLowerCase(Locale.ROOT);
        assertThat(body.has(field) && !field.equals("comment"))
            .isEqualTo(field.equals(type) && !field.equals("comment"));
      }
    }
  }
}
