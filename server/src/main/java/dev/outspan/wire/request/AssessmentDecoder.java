package dev.outspan.wire.request;

import dev.outspan.span.AssessmentType;
import dev.outspan.span.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what clients think of spans, and which assessments they want to see.
public final class AssessmentDecoder {
  private static final List<String> NAMES = List.of("trace_id", "span_id");

  private AssessmentDecoder() {}

  /// Reads a new assessment.
  public static Decoded<AssessmentDraft> create(Body body) {
    var problems = new Problems();
    Optional<AssessmentDraft> draft = body.fields(problems).flatMap(AssessmentDecoder::read);
    if (draft.isEmpty()) {
      return problems.invalid();
    }
    Optional<String> fault = Identity.fault(body.value(), NAMES);
    return fault.isPresent()
        ? new Decoded.Malformed<>(fault.get())
        : new Decoded.Valid<>(draft.get());
  }

  private static Optional<AssessmentDraft> read(Fields fields) {
    int before = fields.problems().count();
    Optional<AssessmentType> type = fields.required("assessment_type", VerdictFields.TYPE);
    Optional<String> traceId = fields.required("trace_id", Reading.TEXT);
    Optional<String> spanId = fields.optional("span_id", Reading.TEXT);
    Verdict verdict = VerdictFields.read(fields);
    if (fields.problems().count() > before) {
      return Optional.empty();
    }
    Optional<String> fault = VerdictFields.fault(type.orElseThrow(), verdict);
    return fault.isPresent()
        ? fields.reject(fault.get())
        : Optional.of(
            new AssessmentDraft(traceId.orElseThrow(), spanId, type.orElseThrow(), verdict));
  }

  /// Reads a change of an assessment. What is null counts as not given.
  public static Decoded<AssessmentPatch> patch(Body body) {
    var problems = new Problems();
    return problems.settle(
        body.fields(problems)
            .map(
                fields ->
                    new AssessmentPatch(
                        fields.optional("assessment_type", VerdictFields.TYPE),
                        VerdictFields.read(fields),
                        body)));
  }

  /// Reads which assessments to list: those of a span or of a trace, of all types or of one.
  ///
  /// @param query decoded; of a parameter that is repeated the last value
  public static Decoded<AssessmentQuery> list(Map<String, String> query) {
    var problems = new Problems();
    Fields fields = Fields.ofQuery(query, problems);
    Optional<String> spanId = fields.optional("span_id", Reading.TEXT);
    Optional<String> traceId = fields.optional("trace_id", Reading.TEXT);
    Optional<AssessmentType> type = fields.optional("assessment_type", VerdictFields.TYPE);
    if (problems.count() > 0) {
      return problems.invalid();
    }
    if (spanId.isPresent() == traceId.isPresent()) {
      return new Decoded.Malformed<>("exactly one of span_id and trace_id is needed");
    }
    AssessmentQuery.Target target =
        spanId
            .<AssessmentQuery.Target>map(AssessmentQuery.Target.OfSpan::new)
            .orElseGet(() -> new AssessmentQuery.Target.OfTrace(traceId.orElseThrow()));
    return new Decoded.Valid<>(new AssessmentQuery(target, type));
  }
}
