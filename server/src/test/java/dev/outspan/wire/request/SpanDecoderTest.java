package dev.outspan.wire.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Json;
import dev.outspan.span.Links;
import dev.outspan.span.OperationType;
import dev.outspan.span.Payload;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanPatch;
import dev.outspan.span.Status;
import dev.outspan.span.Timing;
import dev.outspan.span.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanDecoderTest {
  private final AtomicInteger made = new AtomicInteger();
  private final SpanDecoder decoder =
      new SpanDecoder("acc", "key-1", () -> "new-" + made.incrementAndGet(), 1_000);

  private static String span(String more) {
    return """
    {"name":"n","trace_id":"t","start_timestamp":"2026-01-01T00:00:00+00:00"%s}"""
        .formatted(more.isEmpty() ? "" : "," + more);
  }

  private Span created(String json) {
    return Answers.valid(decoder.create(Answers.body(json)));
  }

  private String refused(String json) {
    return Answers.of(decoder.create(Answers.body(json)));
  }

  private static Json json(String text) {
    return Answers.body(text).value().json();
  }

  @Test
  void create_ofTheLeast_fillsInTheDefaults() {
    assertThat(created(span("")))
        .isEqualTo(
            new Span(
                new SpanKey("acc", "t", "new-1"),
                "n",
                new Timing(Instant.parse("2026-01-01T00:00:00Z"), Optional.empty()),
                Status.SUCCESS,
                OperationType.STANDALONE,
                Links.NONE,
                Payload.EMPTY,
                Usage.NONE,
                "key-1"));
  }

  @Test
  void create_ofEverything_takesEverything() {
    String all =
        """
        "id":"s","parent_id":"p","group_id":"g","end_timestamp":1767225600.5,
        "input":{"a": [1, 2.50, "\\u00e9\\u0000"]},"output":{"b":{}},"metadata":{"c":1,"c":2},
        "expected":{"d":null},"status":"ERROR","type":"COMPLETION",
        "application_interaction_id":"ai","application_variant_id":"av","input_tokens":"12",
        "output_tokens":3.0,"obs_trace_id":"0123456789abcdef0123456789abcdef",
        "obs_span_id":"0123456789abcdef","account_id":"other","created_by":"other"
        """;
    assertThat(created(span(all)))
        .isEqualTo(
            new Span(
                new SpanKey("acc", "t", "s"),
                "n",
                new Timing(
                    Instant.parse("2026-01-01T00:00:00Z"),
                    Optional.of(Instant.parse("2026-01-01T00:00:00.5Z"))),
                Status.ERROR,
                OperationType.COMPLETION,
                new Links(
                    Optional.of("p"),
                    Optional.of("g"),
                    Optional.of("ai"),
                    Optional.of("av"),
                    Optional.of("0123456789abcdef0123456789abcdef"),
                    Optional.of("0123456789abcdef")),
                new Payload(
                    json("{\"a\":[1,2.50,\"é\uFFFD\"]}"),
                    json("{\"b\":{}}"),
                    json("{\"c\":2}"),
                    Optional.of(json("{\"d\":null}"))),
                new Usage(OptionalLong.of(12), OptionalLong.of(3)),
                "key-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "parent_id", "group_id", "trace_id"})
  void create_withANameThatCannotBeKept_namesTheField(String field) {
    String nul = span("\"%s\":\"a\\u0000\"".formatted(field));
    String lone = span("\"%s\":\"\\udc00\"".formatted(field));
    String twice = span("\"%s\":1,\"a\":1,\"a\":2,\"%s\":\"\\u0000\"".formatted(field, field));
    String wide = span("\"%s\":\"%s\"".formatted(field, "é".repeat(129)));
    assertThat(List.of(refused(nul), refused(lone), refused(twice), refused(wide)))
        .containsExactly(
            "400 the span: %s has a NUL or a lone surrogate in it".formatted(field),
            "400 the span: %s has a NUL or a lone surrogate in it".formatted(field),
            "400 the span: %s has a NUL or a lone surrogate in it".formatted(field),
            "400 the span: %s has 258 bytes in UTF-8, the limit is 256".formatted(field));
  }

  @Test
  void create_withNamesAtTheLimit_keepsThem() {
    String id = "é".repeat(128);
    assertThat(created(span("\"id\":\"%s\"".formatted(id))).key().id()).isEqualTo(id);
    assertThat(created(span("\"id\":\"\uFFFD\"")).key().id()).isEqualTo("\uFFFD");
    assertThat(created(span("\"id\":\"\\ud83d\\ude00\"")).key().id()).isEqualTo("😀");
  }

  @Test
  void create_withNulElsewhere_replacesIt() {
    Span span =
        created(
            "{\"name\":\"a\\u0000\\ud800\",\"trace_id\":\"t\",\"start_timestamp\":0,"
                + "\"application_variant_id\":\"\\u0000\",\"parent\\u0000_id\":1}");
    assertThat(span.name()).isEqualTo("a\uFFFD\uFFFD");
    assertThat(span.links().applicationVariantId()).contains("\uFFFD");
  }

  @Test
  void create_ofSomethingTooLarge_saysHowLarge() {
    String fits = span("\"input\":{\"a\":\"%s\"}".formatted("x".repeat(1_000 - 90)));
    assertThat(json(fits).sizeBytes()).isEqualTo(1_000);
    assertThat(created(fits).key().traceId()).isEqualTo("t");
    assertThat(refused("[" + fits + "]"))
        .isEqualTo("413 the span has 1002 bytes, the limit is 1000");
  }

  @Test
  void create_withCountsBeyondLong_isInvalid() {
    assertThat(refused(span("\"input_tokens\":9223372036854775808")))
        .isEqualTo(
            """
            {"detail":[{"type":"less_than_equal","loc":["body","input_tokens"],"msg":"Input should \
            be less than or equal to 9223372036854775807","input":9223372036854775808,\
            "ctx":{"le":9223372036854775807}}]}""");
  }

  @Test
  void batch_keepsTheOrder_andNamesWhatHasNoId() {
    List<Span> spans =
        Answers.valid(
            decoder.batch(
                Answers.body(
                    "{\"items\":[%s,%s,%s]}"
                        .formatted(span(""), span("\"id\":\"x\""), span("\"id\":null")))));
    assertThat(spans.stream().map(span -> span.key().id())).containsExactly("new-1", "x", "new-2");
  }

  @Test
  void batch_withOneSpanTooLarge_namesIt() {
    String large = span("\"input\":{\"a\":\"%s\"}".formatted("x".repeat(1_000)));
    assertThat(batchRefused("{\"items\":[%s,1,%s]}".formatted(span(""), large)))
        .isEqualTo("413 items[2] has 1090 bytes, the limit is 1000");
  }

  @Test
  void batch_withANameThatCannotBeKept_namesTheSpan() {
    String bad = span("\"group_id\":\"\\u0000\"");
    assertThat(batchRefused("{\"items\":[%s,%s,%s]}".formatted(span(""), bad, bad)))
        .isEqualTo("400 items[1]: group_id has a NUL or a lone surrogate in it");
    assertThat(batchRefused("{\"items\":[%s,%s,1]}".formatted(span(""), bad)))
        .startsWith(
            "{\"detail\":[{\"type\":\"model_attributes_type\",\"loc\":[\"body\",\"items\",2]");
  }

  @Test
  void batch_ofTooMany_isInvalidWhateverTheyAre() {
    assertThat(batchRefused("{\"items\":[%s]}".formatted("{},".repeat(1_000) + "{}")))
        .endsWith(
            "\"ctx\":{\"field_type\":\"List\",\"max_length\":1000,\"actual_length\":1001}}]}");
    assertThat(
            Answers.valid(
                decoder.batch(
                    Answers.body(
                        "{\"items\":[%s]}".formatted((span("") + ",").repeat(999) + span(""))))))
        .hasSize(1_000);
  }

  private String batchRefused(String json) {
    return Answers.of(decoder.batch(Answers.body(json)));
  }

  @Test
  void patch_takesWhatIsGiven() {
    String all =
        """
        {"name":"m","end_timestamp":0,"output":{"a":1},"metadata":{},"status":"CANCELED",
        "id":"other","input":{"b":1}}""";
    assertThat(Answers.valid(decoder.patch(Answers.body(all))))
        .isEqualTo(
            new SpanPatch(
                Optional.of("m"),
                Optional.of(Instant.EPOCH),
                Optional.of(json("{\"a\":1}")),
                Optional.of(json("{}")),
                Optional.of(Status.CANCELED),
                Usage.NONE));
    assertThat(Answers.valid(decoder.patch(Answers.body("{\"name\":null}"))))
        .isEqualTo(
            new SpanPatch(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Usage.NONE));
  }

  @Test
  void patch_readsTheUsageOfItsOwnOutput() {
    String output = "{\"output\":{\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}}";
    assertThat(Answers.valid(decoder.patch(Answers.body(output))).usage())
        .isEqualTo(new Usage(OptionalLong.of(7), OptionalLong.of(5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`\"type\":\"COMPLETION\"` | 7 | 5",
        "`\"type\":\"COMPLETION\",\"input_tokens\":1` | 1 |",
        "`\"type\":\"COMPLETION\",\"output_tokens\":0` | | 0",
        "`\"type\":\"COMPLETION\",\"input_tokens\":null` | 7 | 5",
        "`\"type\":\"AGENT_WORKFLOW\"` | |",
        "`\"type\":\"TRACER\"` | |",
        "`\"type\":null` | |",
      })
  void create_readsTheUsage_ofModelCallsThatGiveNoCounts(
      String fields, @Nullable Long input, @Nullable Long generated) {
    String body =
        """
        {"name":"n","trace_id":"t","start_timestamp":0,%s,
        "output":{"usage":{"prompt_tokens":7,"completion_tokens":5}}}"""
            .formatted(fields);
    Usage usage = Answers.valid(decoder.create(Answers.body(body))).usage();
    assertThat(usage).isEqualTo(new Usage(count(input), count(generated)));
  }

  private static OptionalLong count(@Nullable Long count) {
    return count == null ? OptionalLong.empty() : OptionalLong.of(count);
  }

  @Test
  void patch_ofSomethingTooLarge_saysHowLarge() {
    assertThat(
            Answers.of(
                decoder.patch(Answers.body("{\"name\":\"%s\"}".formatted("x".repeat(1_000))))))
        .isEqualTo("413 the patch has 1011 bytes, the limit is 1000");
  }

  @Test
  void endsBeforeStart_echoesThePatch() {
    assertThat(Answers.of(SpanDecoder.endsBeforeStart(Answers.body("{\"end_timestamp\":0}"))))
        .isEqualTo(
            """
            {"detail":[{"type":"value_error","loc":["body"],"msg":"Value error, end_timestamp must \
            not be before start_timestamp","input":{"end_timestamp":0},"ctx":{"error":{}}}]}""");
  }
}
