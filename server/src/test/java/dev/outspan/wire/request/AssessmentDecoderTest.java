package dev.outspan.wire.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.Json;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Verdict;
import dev.outspan.wire.request.AssessmentQuery.Target;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AssessmentDecoderTest {
  private static final Verdict EMPTY =
      new Verdict(
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private static final Verdict FOUR =
      new Verdict(
          Optional.of("good"),
          OptionalInt.of(4),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant CHANGED = Instant.parse("2026-01-02T00:00:00Z");

  private static AssessmentDraft created(String json) {
    return Answers.valid(AssessmentDecoder.create(Answers.body(json)));
  }

  private static Json json(String text) {
    return Answers.body(text).value().json();
  }

  private static Assessment stored(AssessmentType type, Verdict verdict) {
    return new Assessment("a", new SpanKey("acc", "t", "s"), type, verdict, "key", MADE, MADE);
  }

  @Test
  void create_ofARating_takesACommentAlong() {
    assertThat(
            created(
                """
                {"assessment_type":"rating","trace_id":"t","rating":"4","comment":"good",
                "created_by":"other"}"""))
        .isEqualTo(new AssessmentDraft("t", Optional.empty(), AssessmentType.RATING, FOUR));
  }

  @Test
  void create_ofEachOtherType_takesItsField() {
    assertThat(created(draft("approval", "\"rejected\"")).verdict().approval())
        .contains("rejected");
    assertThat(created(draft("rubric", "{\"a\": \"\\u00e9\"}")).verdict().rubric())
        .contains(json("{\"a\":\"é\"}"));
    assertThat(created(draft("metadata", "{\"a\":[1]}")).verdict().metadata())
        .contains(json("{\"a\":[1]}"));
    assertThat(created(draft("overwrite", "{}")).verdict().overwrite()).contains(json("{}"));
    assertThat(created(draft("comment", "\"\"")).verdict().comment()).contains("");
    assertThat(created(draft("comment", "\"\"")).spanId()).contains("s");
  }

  private static String draft(String type, String content) {
    return "{\"assessment_type\":\"%s\",\"trace_id\":\"t\",\"span_id\":\"s\",\"%s\":%s}"
        .formatted(type, type, content);
  }

  @Test
  void create_withANameThatCannotBe_namesTheField() {
    String body = draft("comment", "\"\\u0000\"");
    assertThat(created(body).verdict().comment()).contains("\uFFFD");
    assertThat(refused(body.replace("\"s\"", "\"\\u0000\"")))
        .isEqualTo("400 span_id has a NUL or a lone surrogate in it");
    assertThat(refused(body.replace("\"t\"", "\"%s\"".formatted("t".repeat(257)))))
        .isEqualTo("400 trace_id has 257 bytes in UTF-8, the limit is 256");
  }

  private static String refused(String body) {
    return Answers.of(AssessmentDecoder.create(Answers.body(body)));
  }

  @Test
  void patch_changesWhatIsGiven() {
    var patch =
        Answers.valid(AssessmentDecoder.patch(Answers.body("{\"rating\":5,\"comment\":null}")));
    assertThat(patch.verdict())
        .isEqualTo(
            new Verdict(
                Optional.empty(),
                OptionalInt.of(5),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(Answers.valid(patch.applyTo(stored(AssessmentType.RATING, FOUR), CHANGED)))
        .isEqualTo(
            new Assessment(
                "a",
                new SpanKey("acc", "t", "s"),
                AssessmentType.RATING,
                new Verdict(
                    Optional.of("good"),
                    OptionalInt.of(5),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                "key",
                MADE,
                CHANGED));
  }

  @Test
  void patch_ofNothing_keepsEverything() {
    var full =
        new Verdict(
            Optional.of("c"),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.of(json("{\"a\":\"b\"}")),
            Optional.empty(),
            Optional.empty());
    var patch = Answers.valid(AssessmentDecoder.patch(Answers.body("{}")));
    assertThat(patch.verdict()).isEqualTo(EMPTY);
    assertThat(Answers.valid(patch.applyTo(stored(AssessmentType.RUBRIC, full), CHANGED)).verdict())
        .isEqualTo(full);
  }

  @Test
  void patch_whoseOutcomeNobodyCouldCreate_isInvalid() {
    assertThat(patched("{\"approval\":\"approved\"}"))
        .isEqualTo(
            """
            {"detail":[{"type":"value_error","loc":["body"],"msg":"Value error, an assessment of \
            type rating cannot have approval","input":{"approval":"approved"},\
            "ctx":{"error":{}}}]}""");
    assertThat(patched("{\"assessment_type\":\"rubric\"}"))
        .contains("an assessment of type rubric needs rubric");
    assertThat(patched("{\"assessment_type\":\"comment\"}"))
        .contains("an assessment of type comment cannot have rating");
    assertThat(patched("{\"metadata\":{},\"overwrite\":{},\"rubric\":{}}"))
        .contains("an assessment of type rating cannot have rubric, metadata, overwrite");
  }

  private static String patched(String body) {
    return Answers.of(
        AssessmentDecoder.patch(Answers.body(body))
            .then(patch -> patch.applyTo(stored(AssessmentType.RATING, FOUR), CHANGED)));
  }

  @Test
  void list_takesASpanOrATrace() {
    assertThat(Answers.valid(AssessmentDecoder.list(Map.of("span_id", "s"))))
        .isEqualTo(new AssessmentQuery(new Target.OfSpan("s"), Optional.empty()));
    assertThat(
            Answers.valid(
                AssessmentDecoder.list(Map.of("trace_id", "t", "assessment_type", "overwrite"))))
        .isEqualTo(
            new AssessmentQuery(new Target.OfTrace("t"), Optional.of(AssessmentType.OVERWRITE)));
    String one = "400 exactly one of span_id and trace_id is needed";
    assertThat(Answers.of(AssessmentDecoder.list(Map.of()))).isEqualTo(one);
    assertThat(Answers.of(AssessmentDecoder.list(Map.of("span_id", "s", "trace_id", "t"))))
        .isEqualTo(one);
    assertThat(Answers.of(AssessmentDecoder.list(Map.of("assessment_type", ""))))
        .isEqualTo(
            """
            {"detail":[{"type":"enum","loc":["query","assessment_type"],"msg":"Input should be \
            'comment', 'rating', 'approval', 'rubric', 'metadata' or 'overwrite'","input":"",\
            "ctx":{"expected":"'comment', 'rating', 'approval', 'rubric', 'metadata' or \
            'overwrite'"}}]}""");
  }
}
