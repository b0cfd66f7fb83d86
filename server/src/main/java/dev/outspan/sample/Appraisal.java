package dev.outspan.sample;

import dev.outspan.span.AssessmentType;
import dev.outspan.span.Span;
import dev.outspan.span.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What people and judges think of a trace.
final class Appraisal {
  private static final Template RUBRIC = Step.payload("rubric");
  private static final Template METADATA = Step.payload("assessment_metadata");
  private static final Template OVERWRITE = Step.payload("overwrite");
  private static final List<AssessmentType> TYPES = List.of(AssessmentType.values());

  private Appraisal() {}

  /// Assessments of one in four traces, of the root or of another span; no type twice.
  static List<SampleAssessment> of(List<Span> spans, Scene scene) {
    var dice = scene.dice;
    var assessments = new ArrayList<SampleAssessment>();
    if (dice.chance(0.25)) {
      Span span = dice.chance(0.6) ? spans.getFirst() : dice.oneOf(spans);
      var first = dice.oneOf(TYPES);
      assessments.add(new SampleAssessment(span.key(), first, verdict(first, scene)));
      if (dice.chance(0.3)) {
        var second = TYPES.get((first.ordinal() + 1) % TYPES.size());
        assessments.add(new SampleAssessment(span.key(), second, verdict(second, scene)));
      }
    }
    return assessments;
  }

  private static Verdict verdict(AssessmentType type, Scene scene) {
    var dice = scene.dice;
    boolean commented = type == AssessmentType.COMMENT || dice.chance(0.2);
    return new Verdict(
        commented ? Optional.of(dice.oneOf(Passages.COMMENTS)) : Optional.empty(),
        type == AssessmentType.RATING ? OptionalInt.of(dice.between(1, 5)) : OptionalInt.empty(),
        Optional.of(dice.chance(0.8) ? "approved" : "rejected")
            .filter(_ -> type == AssessmentType.APPROVAL),
        Optional.of(RUBRIC).filter(_ -> type == AssessmentType.RUBRIC).map(scene::render),
        Optional.of(METADATA).filter(_ -> type == AssessmentType.METADATA).map(scene::render),
        Optional.of(OVERWRITE).filter(_ -> type == AssessmentType.OVERWRITE).map(scene::render));
  }
}
