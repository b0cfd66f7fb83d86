package dev.outspan.wire.request;

import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.Verdict;
import java.time.Instant;
import java.util.Optional;

/// A change of a stored assessment: what is given replaces the stored field whole, the rest stays.
///
/// @param body what it was read from, for errors to show
public record AssessmentPatch(Optional<AssessmentType> type, Verdict verdict, Body body) {

  /// The same change with another verdict.
  public AssessmentPatch with(Verdict other) {
    return new AssessmentPatch(type, other, body);
  }

  /// The changed assessment, or that it is not what a client could create. A field of the old type
  /// stays, so that a type can only be changed from `comment`.
  ///
  /// @param updatedAt whole microseconds
  public Decoded<Assessment> applyTo(Assessment stored, Instant updatedAt) {
    var changed =
        new Assessment(
            stored.id(),
            stored.span(),
            type.orElse(stored.type()),
            merged(stored.verdict()),
            stored.createdBy(),
            stored.createdAt(),
            updatedAt);
    var problems = new Problems();
    VerdictFields.fault(changed.type(), changed.verdict())
        .ifPresent(fault -> problems.addValueError(Location.BODY, fault, body.value()));
    return problems.settle(Optional.of(changed));
  }

  private Verdict merged(Verdict stored) {
    return new Verdict(
        verdict.comment().or(stored::comment),
        verdict.rating().isPresent() ? verdict.rating() : stored.rating(),
        verdict.approval().or(stored::approval),
        verdict.rubric().or(stored::rubric),
        verdict.metadata().or(stored::metadata),
        verdict.overwrite().or(stored::overwrite));
  }
}
