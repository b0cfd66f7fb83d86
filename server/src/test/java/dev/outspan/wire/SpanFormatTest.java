package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.Json;
import dev.outspan.span.Links;
import dev.outspan.span.OperationType;
import dev.outspan.span.Payload;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanRow;
import dev.outspan.span.Status;
import dev.outspan.span.Timing;
import dev.outspan.span.Usage;
import dev.outspan.span.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SpanFormatTest {
  private static final Span FULL =
      new Span(
          new SpanKey("acme", "t/1", "s,1"),
          "say \"hi\"\n",
          new Timing(
              Instant.parse("2024-01-01T00:00:00Z"),
              Optional.of(Instant.parse("2024-01-01T00:00:01.5Z"))),
          Status.ERROR,
          OperationType.COMPLETION,
          new Links(
              Optional.of("p"),
              Optional.of(""),
              Optional.of("i"),
              Optional.of("v"),
              Optional.of("0123456789abcdef0123456789abcdef"),
              Optional.of("0123456789abcdef")),
          new Payload(
              json("{\"q\":\"é🙂\"}"),
              json("{\"a\":[1,2.50]}"),
              json("{}"),
              Optional.of(json("{\"x\":null}"))),
          new Usage(OptionalLong.of(3), OptionalLong.of(0)),
          "key_1");

  private static final Span BARE =
      new Span(
          new SpanKey("acme", "t", "s2"),
          "",
          new Timing(Instant.parse("0001-01-01T00:00:00.000001Z"), Optional.empty()),
          Status.SUCCESS,
          OperationType.STANDALONE,
          Links.NONE,
          Payload.EMPTY,
          Usage.NONE,
          "key_1");

  private static final Assessment RATING =
      new Assessment(
          "a1",
          FULL.key(),
          AssessmentType.RATING,
          new Verdict(
              Optional.of("good, \"really\""),
              OptionalInt.of(5),
              Optional.of("approved"),
              Optional.of(json("{\"r\":\"1\"}")),
              Optional.of(json("{\"m\":1}")),
              Optional.of(json("{\"output\":{}}"))),
          "key_2",
          Instant.parse("2024-01-02T00:00:00Z"),
          Instant.parse("2024-01-02T00:00:00.000120Z"));

  private static final String FULL_OPEN =
      "{\"id\":\"s,1\",\"name\":\"say \\\"hi\\\"\\n\",\"trace_id\":\"t/1\","
          + "\"start_timestamp\":\"2024-01-01T00:00:00Z\",\"account_id\":\"acme\","
          + "\"object\":\"span\",\"created_by\":"
          + "{\"id\":\"key_1\",\"type\":\"service_account\",\"object\":\"identity\"},"
          + "\"parent_id\":\"p\",\"group_id\":\"\","
          + "\"end_timestamp\":\"2024-01-01T00:00:01.500000Z\",\"input\":{\"q\":\"é🙂\"},"
          + "\"output\":{\"a\":[1,2.50]},\"metadata\":{},\"expected\":{\"x\":null},"
          + "\"status\":\"ERROR\",\"type\":\"COMPLETION\",\"application_interaction_id\":\"i\","
          + "\"application_variant_id\":\"v\",\"input_tokens\":3,\"output_tokens\":0,"
          + "\"obs_trace_id\":\"0123456789abcdef0123456789abcdef\","
          + "\"obs_span_id\":\"0123456789abcdef\"";

  private static final String BARE_OPEN =
      "{\"id\":\"s2\",\"name\":\"\",\"trace_id\":\"t\","
          + "\"start_timestamp\":\"0001-01-01T00:00:00.000001Z\",\"account_id\":\"acme\","
          + "\"object\":\"span\",\"created_by\":"
          + "{\"id\":\"key_1\",\"type\":\"service_account\",\"object\":\"identity\"},"
          + "\"input\":{},\"output\":{},\"metadata\":{},\"status\":\"SUCCESS\","
          + "\"type\":\"STANDALONE\"";

  private static final String RATING_JSON =
      "{\"assessment_id\":\"a1\",\"assessment_type\":\"rating\",\"created_by\":\"key_2\","
          + "\"span_id\":\"s,1\",\"trace_id\":\"t/1\",\"account_id\":\"acme\","
          + "\"approval\":\"approved\",\"comment\":\"good, \\\"really\\\"\","
          + "\"created_at\":\"2024-01-02T00:00:00Z\",\"updated_at\":\"2024-01-02T00:00:00.000120Z\","
          + "\"metadata\":{\"m\":1},\"object\":\"span.assessment\",\"overwrite\":{\"output\":{}},"
          + "\"rating\":5,\"rubric\":{\"r\":\"1\"}}";

  private static Json json(String text) {
    return Json.ofCanonical(text.getBytes(UTF_8));
  }

  private static String file(SpanFormat format, boolean withAssessments, Span... spans) {
    var out = new Utf8Buffer(1);
    format.begin(out);
    for (Span span : spans) {
      var assessments = span.equals(FULL) ? List.of(RATING) : List.<Assessment>of();
      format.append(
          out, SpanRow.of(span), withAssessments ? Optional.of(assessments) : Optional.empty());
    }
    format.end(out);
    return new String(out.array(), 0, out.length(), UTF_8);
  }

  @Test
  void jsonArray_holdsCompactObjects_withoutLineFeed() {
    assertThat(file(new SpanFormat.JsonArray(), false, FULL, BARE))
        .isEqualTo("[" + FULL_OPEN + "}," + BARE_OPEN + "}]");
    assertThat(file(new SpanFormat.JsonArray(), false)).isEqualTo("[]");
  }

  @Test
  void jsonLines_endsEachLine_alsoTheLast() {
    assertThat(file(new SpanFormat.JsonLines(), false, FULL, BARE))
        .isEqualTo(FULL_OPEN + "}\n" + BARE_OPEN + "}\n");
    assertThat(file(new SpanFormat.JsonLines(), false)).isEmpty();
  }

  @Test
  void assessments_areTheLastKey_emptyArrayIfNone() {
    assertThat(file(new SpanFormat.JsonLines(), true, FULL, BARE))
        .isEqualTo(
            FULL_OPEN
                + ",\"assessments\":["
                + RATING_JSON
                + "]}\n"
                + BARE_OPEN
                + ",\"assessments\":[]}\n");
  }

  @Test
  void csv_quotesOnlyWhatItMust_andTellsEmptyFromAbsent() {
    String header =
        "id,name,trace_id,parent_id,group_id,start_timestamp,end_timestamp,status,type,input,output,"
            + "metadata,expected,application_interaction_id,application_variant_id,account_id,"
            + "created_by,object,input_tokens,output_tokens,obs_trace_id,obs_span_id";
    String creator =
        "\"{\"\"id\"\":\"\"key_1\"\",\"\"type\"\":\"\"service_account\"\","
            + "\"\"object\"\":\"\"identity\"\"}\"";
    String full =
        "\"s,1\",\"say \"\"hi\"\"\n\",t/1,p,\"\",2024-01-01T00:00:00Z,2024-01-01T00:00:01.500000Z,"
            + "ERROR,COMPLETION,\"{\"\"q\"\":\"\"é🙂\"\"}\",\"{\"\"a\"\":[1,2.50]}\",{},"
            + "\"{\"\"x\"\":null}\",i,v,acme,"
            + creator
            + ",span,3,0,0123456789abcdef0123456789abcdef,0123456789abcdef";
    String bare =
        "s2,\"\",t,,,0001-01-01T00:00:00.000001Z,,SUCCESS,STANDALONE,{},{},{},,,,acme,"
            + creator
            + ",span,,,,";
    assertThat(file(new CsvFormat(CsvStyle.plain(false)), false, FULL, BARE))
        .isEqualTo(header + "\r\n" + full + "\r\n" + bare + "\r\n");
    assertThat(file(new CsvFormat(CsvStyle.plain(true)), true, BARE))
        .isEqualTo(header + ",assessments\r\n" + bare + ",[]\r\n");
    assertThat(file(new CsvFormat(CsvStyle.plain(true)), true))
        .isEqualTo(header + ",assessments\r\n");
  }
}
