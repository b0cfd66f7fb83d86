package dev.outspan.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Verdict;
import java.util.Optional;
import java.util.OptionalInt;

/// Makers of assessments for tests.
public final class Assessments {
  private Assessments() {}

  public static Assessment comment(String id, SpanKey span, long createdUs) {
    return assessment(id, span, AssessmentType.COMMENT, createdUs);
  }

  /// One whose verdict is a comment, whatever its type.
  public static Assessment assessment(
      String id, SpanKey span, AssessmentType type, long createdUs) {
    var verdict =
        new Verdict(
            Optional.of("comment " + id),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Assessment(
        id, span, type, verdict, "key-1", Micros.toInstant(createdUs), Micros.toInstant(createdUs));
  }

  /// One in which every field but the comment is there.
  public static Assessment rating(String id, SpanKey span, int rating) {
    var verdict =
        new Verdict(
            Optional.empty(),
            OptionalInt.of(rating),
            Optional.of("approved"),
            Optional.of(Json.ofCanonical("{\"r\":\"é\"}".getBytes(UTF_8))),
            Optional.of(Json.ofCanonical("{\"m\":1}".getBytes(UTF_8))),
            Optional.of(Json.ofCanonical("{\"o\":1}".getBytes(UTF_8))));
    return new Assessment(
        id,
        span,
        AssessmentType.RATING,
        verdict,
        "key-2",
        Micros.toInstant(Spans.START_US),
        Micros.toInstant(Spans.START_US + 1));
  }
}
