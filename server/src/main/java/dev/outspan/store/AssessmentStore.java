package dev.outspan.store;

import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Keeps what people and judges thought of spans.
///
/// 1. When a method returns, the change is durable and every later read sees it.
/// 2. Nothing of another account is ever read or changed.
/// 3. A span has at most one assessment of the type [AssessmentType#OVERWRITE].
public interface AssessmentStore {

  /// Adds an assessment.
  ///
  /// 4. One of a span that is not stored, one with the id of another one, and a second one that
  ///    overwrites its span are refused.
  AssessmentResult create(Assessment assessment);

  /// Puts an assessment in the place of the one with its id, which is one of the same span.
  ///
  /// 5. An unknown id, and what would be the span's second overwriting assessment, are refused.
  AssessmentResult replace(Assessment assessment);

  /// Adds assessments of one account that another store kept, or puts each in the place of the one
  /// with its id.
  ///
  /// 8. All of them or none. One of a span that is not stored, one with the id of another span's or
  ///    of another of them, and what would be a span's second overwriting assessment are refused;
  ///    the answer is the first refusal, if there is one.
  Optional<AssessmentResult> restore(List<Assessment> assessments);

  /// Deletes an assessment.
  ///
  /// 6. The answer is whether there was one.
  boolean delete(String accountId, String assessmentId);

  /// The assessment with that id.
  Optional<Assessment> find(String accountId, String assessmentId);

  /// The assessments of the spans with an id, of whatever trace.
  ///
  /// 7. Exactly those of the given types, oldest first, then by id, bytewise.
  List<Assessment> ofSpan(String accountId, String spanId, Set<AssessmentType> types);

  /// The assessments of a trace's spans, as in 7.
  List<Assessment> ofTrace(String accountId, String traceId, Set<AssessmentType> types);
}
