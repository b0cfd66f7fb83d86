package dev.outspan.wire.request;

import dev.outspan.span.AssessmentType;
import dev.outspan.span.Json;
import dev.outspan.span.Verdict;
import dev.outspan.wire.JsonNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The fields in which an assessment says something, as a table and by their common rule.
final class VerdictFields {
  static final Reading<AssessmentType> TYPE =
      Choice.of(AssessmentType.values(), VerdictFields::wireName);

  private static final Reading<String> APPROVAL =
      Choice.of(new String[] {"approved", "rejected"}, Function.identity());
  private static final Reading<Long> RATING = Numbers.between(1, 5);

  private VerdictFields() {}

  static Verdict read(Fields fields) {
    var approval = fields.optional("approval", APPROVAL);
    var comment = fields.optional("comment", Reading.TEXT);
    var metadata = fields.optional("metadata", Reading.OBJECT);
    var overwrite = fields.optional("overwrite", Reading.OBJECT);
    var rating = fields.optional("rating", RATING);
    var rubric = fields.optional("rubric", VerdictFields::readRubric);
    return new Verdict(
        comment,
        rating.map(stars -> OptionalInt.of(stars.intValue())).orElse(OptionalInt.empty()),
        approval,
        rubric,
        metadata,
        overwrite);
  }

  /// An object of strings.
  private static Optional<Json> readRubric(JsonNode value, Location at, Problems problems) {
    int before = problems.count();
    Reading.MEMBERS
        .read(value, at, problems)
        .ifPresent(
            members ->
                members.forEach(
                    member -> Reading.TEXT.read(member.value(), at.then(member.name()), problems)));
    return problems.count() == before ? Optional.of(value.json()) : Optional.empty();
  }

  /// Why a verdict is not one of that type: it has the field of that name and no other, but for a
  /// comment.
  static Optional<String> fault(AssessmentType type, Verdict verdict) {
    EnumSet<AssessmentType> present = present(verdict);
    if (!present.contains(type)) {
      return Optional.of("an assessment of type %1$s needs %1$s".formatted(wireName(type)));
    }
    present.removeAll(List.of(type, AssessmentType.COMMENT));
    return present.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "an assessment of type %s cannot have %s"
                .formatted(
                    wireName(type),
                    present.stream()
                        .map(VerdictFields::wireName)
                        .collect(Collectors.joining(", "))));
  }

  private static EnumSet<AssessmentType> present(Verdict verdict) {
    var present = EnumSet.noneOf(AssessmentType.class);
    for (AssessmentType type : AssessmentType.values()) {
      boolean isPresent =
          switch (type) {
            case COMMENT -> verdict.comment().isPresent();
            case RATING -> verdict.rating().isPresent();
            case APPROVAL -> verdict.approval().isPresent();
            case RUBRIC -> verdict.rubric().isPresent();
            case METADATA -> verdict.metadata().isPresent();
            case OVERWRITE -> verdict.overwrite().isPresent();
          };
      if (isPresent) {
        present.add(type);
      }
    }
    return present;
  }

  private static String wireName(AssessmentType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
