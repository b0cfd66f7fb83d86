package dev.outspan.sample;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.Json;
import dev.outspan.span.OperationType;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Status;
import dev.outspan.wire.JsonDocument;
import dev.outspan.wire.JsonException;
import dev.outspan.wire.JsonLimits;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTracesTest {
  private static final List<SampleTrace> MANY =
      SampleTraces.seeded(42).stream().limit(3_000).toList();
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private static Stream<Span> manySpans() {
    return MANY.stream().flatMap(trace -> trace.spans().stream());
  }

  private static Stream<Json> payloads(Span span) {
    var payload = span.payload();
    return Stream.concat(
        Stream.of(payload.input(), payload.output(), payload.metadata()),
        payload.expected().stream());
  }

  @Test
  void stream_ofTheSameSeed_givesTheSame() {
    assertThat(SampleTraces.seeded(42).stream().limit(300).toList())
        .isEqualTo(MANY.subList(0, 300));
  }

  @Test
  void trace_outOfOrder_givesTheSame() {
    assertThat(SampleTraces.seeded(42).trace(2_999)).isEqualTo(MANY.getLast());
  }

  @Test
  void stream_ofAnotherSeed_sharesNoIds() {
    Set<SpanKey> keys = new HashSet<>(manySpans().map(Span::key).toList());
    assertThat(SampleTraces.seeded(43).spans().limit(5_000).map(Span::key))
        .noneMatch(keys::contains);
  }

  @Test
  void payloads_areCanonicalObjects() throws JsonException, IOException {
    for (Json json : manySpans().limit(10_000).flatMap(SampleTracesTest::payloads).toList()) {
      var root = JsonDocument.parse(json.bytes(), JsonLimits.DEFAULT).root();
      assertThat(root.json()).isEqualTo(json);
      assertThat(STRICT.readTree(json.bytes()).isObject()).isTrue();
    }
  }

  @Test
  void spans_formOneTreeATrace_parentsFirst() {
    for (SampleTrace trace : MANY) {
      var seen = new HashSet<String>();
      for (Span span : trace.spans()) {
        var first = trace.spans().getFirst();
        assertThat(span.key().traceId()).isEqualTo(first.key().traceId());
        assertThat(span.timing().start()).isAfterOrEqualTo(first.timing().start());
        assertThat(span.links().parentId().map(seen::contains)).isNotEqualTo(Optional.of(false));
        assertThat(span.links().isRoot()).isEqualTo(seen.isEmpty());
        assertThat(seen.add(span.key().id())).isTrue();
      }
    }
  }

  @Test
  void spans_runInsideTheirParents_butForOneInAHundred() {
    var byKey = new HashMap<SpanKey, Span>();
    manySpans().forEach(span -> byKey.put(span.key(), span));
    long inside = 0;
    long children = 0;
    for (Span span : byKey.values()) {
      if (span.links().isRoot() || !span.timing().isCompleted()) {
        continue;
      }
      Span parent = parentOf(span, byKey);
      assertThat(span.timing().start()).isAfter(parent.timing().start());
      if (parent.timing().isCompleted()) {
        children++;
        inside += span.timing().end().get().isAfter(parent.timing().end().get()) ? 0 : 1;
      }
    }
    assertThat((double) inside / children).isBetween(0.98, 0.999);
  }

  private static Span parentOf(Span span, Map<SpanKey, Span> byKey) {
    var key = span.key();
    return requireNonNull(
        byKey.get(new SpanKey(key.accountId(), key.traceId(), span.links().parentId().get())));
  }

  @Test
  void spans_areOfAllTypesAndStatuses() {
    assertThat(manySpans().map(Span::type)).contains(OperationType.values());
    assertThat(share(Status.ERROR)).isBetween(0.01, 0.03);
    assertThat(share(Status.CANCELED)).isBetween(0.005, 0.02);
  }

  private static double share(Status status) {
    return (double) manySpans().filter(span -> span.status() == status).count()
        / manySpans().count();
  }

  @Test
  void unfinishedSpans_areAFew_andSaidNothingYet() {
    var unfinished = manySpans().filter(span -> !span.timing().isCompleted()).toList();
    assertThat(unfinished.size() / (double) manySpans().count()).isBetween(0.01, 0.04);
    assertThat(unfinished).allMatch(span -> span.payload().output().equals(Json.EMPTY_OBJECT));
    assertThat(unfinished).allMatch(span -> span.status() == Status.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[äöüß]",
        "¿",
        "œ",
        "ção",
        "\\p{IsHan}",
        "\\p{IsHiragana}",
        "\\p{IsHangul}",
        "\\p{IsArabic}",
        "\\p{IsDevanagari}",
        "[😤🙏]",
        "def overdue",
        "\\\\tat shop",
        "\\| who \\|",
        "\\\\\"order_id\\\\\"",
        "chat\\.completion",
        "tool_use",
        "functionCall",
        "gen_ai\\.usage",
        "\"object\":\"response\"",
        "__acp_type__\":\"agentic"
      })
  void payloads_holdManySortsOfText(String pattern) {
    var wanted = Pattern.compile(pattern).asPredicate();
    assertThat(manySpans().flatMap(SampleTracesTest::payloads).map(Json::toString))
        .anyMatch(wanted);
  }

  @Test
  void groups_spanSeveralTraces() {
    var traces =
        MANY.stream()
            .flatMap(trace -> trace.spans().getFirst().links().groupId().stream())
            .collect(groupingBy(group -> group, counting()));
    assertThat(traces.values()).contains(2L, 3L).allMatch(count -> count <= 3);
  }

  @Test
  void links_ofSomeSpans_nameVariantsAndObservability() {
    assertThat(manySpans().flatMap(span -> span.links().applicationVariantId().stream()).distinct())
        .hasSize(8);
    assertThat(manySpans().flatMap(span -> span.links().obsSpanId().stream()))
        .isNotEmpty()
        .allMatch(id -> id.matches("[0-9a-f]{16}"));
    assertThat(manySpans().filter(span -> span.payload().expected().isPresent())).isNotEmpty();
  }

  @Test
  void usage_isWhatTheOutputSays() {
    var calls =
        manySpans().filter(span -> span.usage().inputTokens().isPresent()).limit(2_000).toList();
    assertThat(calls)
        .allMatch(span -> span.type() == OperationType.COMPLETION)
        .allMatch(
            span ->
                span.payload()
                    .output()
                    .toString()
                    .contains(":" + span.usage().outputTokens().getAsLong()));
  }

  @Test
  void assessments_areOfAllTypes_eachOnceASpan() {
    var all = MANY.stream().flatMap(trace -> trace.assessments().stream()).toList();
    assertThat(all.stream().map(SampleAssessment::type)).contains(AssessmentType.values());
    assertThat(all.stream().map(one -> one.span() + " " + one.type())).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_300, 2_000, 6_000})
  void payloads_haveTheMeanSizeAskedFor(int meanBytes) {
    var traces = new SampleTraces(SampleSettings.seeded(7).withMeanPayloadBytes(meanBytes));
    double mean =
        traces
            .spans()
            .limit(60_000)
            .mapToInt(span -> payloads(span).mapToInt(Json::sizeBytes).sum())
            .average()
            .getAsDouble();
    assertThat(mean).isCloseTo(meanBytes, within(meanBytes * 0.1));
  }

  @Test
  void settings_ofTooSmallPayloads_areRefused() {
    var settings = SampleSettings.seeded(1);
    assertThatThrownBy(() -> settings.withMeanPayloadBytes(999))
        .hasMessage("payloads of 999 bytes on average are too small, the least is 1000");
  }
}
