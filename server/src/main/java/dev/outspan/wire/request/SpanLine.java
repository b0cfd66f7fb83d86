package dev.outspan.wire.request;

import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanRow;
import dev.outspan.span.Usage;
import dev.outspan.span.Verdict;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.SpanJson;
import dev.outspan.wire.foreign.ForeignSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The models of the objects that an export is made of, as tables of their fields.
///
/// Everything is taken as it is, but for the account, which is that of the import. Counts of tokens
/// are not looked for in payloads: whoever exported the span has done so.
final class SpanLine {
  private static final Reading<String> ID = Reading.text(1, Identity.LONGEST);

  private final String accountId;
  private final String createdBy;
  private final long spanBytes;
  private final SpanFields spanFields;

  /// @param createdBy of a span that does not say
  SpanLine(String accountId, String createdBy, long spanBytes) {
    this.accountId = accountId;
    this.createdBy = createdBy;
    this.spanBytes = spanBytes;
    spanFields =
        new SpanFields(
            accountId,
            createdBy,
            () -> {
              throw new IllegalStateException("a span without an id was let through");
            });
  }

  /// Whether an object can be one of ours.
  static boolean isOwn(JsonNode object) {
    return object.member("id") != null
        && object.member("trace_id") != null
        && object.member("start_timestamp") != null;
  }

  Optional<ImportedLine> read(ForeignSpan line, Location at, Problems problems) {
    var fields = Fields.renamed(line.own(), at, problems, line::shownName);
    JsonNode object = line.own().member("object");
    boolean isDeleted =
        object != null
            && object.kind() == Kind.STRING
            && object.text().equals(SpanJson.DELETED_OBJECT);
    return isDeleted ? readDeleted(line, fields) : readWritten(line, fields);
  }

  private Optional<ImportedLine> readDeleted(ForeignSpan line, Fields fields) {
    int before = fields.problems().count();
    Optional<String> id = fields.required("id", ID);
    Optional<String> traceId = fields.required("trace_id", ID);
    checkNames(line, fields);
    return fields.problems().count() > before
        ? Optional.empty()
        : Optional.of(
            new ImportedLine.Deleted(
                new SpanKey(accountId, traceId.orElseThrow(), id.orElseThrow())));
  }

  private Optional<ImportedLine> readWritten(ForeignSpan line, Fields fields) {
    int before = fields.problems().count();
    if (fields.required("id", ID).isEmpty()) {
      return Optional.empty();
    }
    Optional<Span> span = spanFields.read(fields);
    Optional<String> author = fields.optional("created_by", SpanLine::readAuthor);
    checkNames(line, fields);
    if (fields.problems().count() > before || span.isEmpty()) {
      return Optional.empty();
    }
    Usage usage = line.isOurs() ? SpanFields.readUsage(fields) : span.get().usage();
    Span whole = with(span.get(), usage, author.orElse(createdBy));
    checkSize(whole, fields);
    Optional<List<Assessment>> assessments =
        fields.optional(
            "assessments",
            (value, place, problems) -> readAssessments(whole.key(), value, place, problems));
    return fields.problems().count() > before
        ? Optional.empty()
        : Optional.of(new ImportedLine.Written(whole, assessments));
  }

  private static Span with(Span span, Usage usage, String author) {
    return new Span(
        span.key(),
        span.name(),
        span.timing(),
        span.status(),
        span.type(),
        span.links(),
        span.payload(),
        usage,
        author);
  }

  private static void checkNames(ForeignSpan line, Fields fields) {
    Identity.fault(line.own(), Identity.OF_SPAN).ifPresent(fields::reject);
  }

  private void checkSize(Span span, Fields fields) {
    long bytes = SpanRow.of(span).sizeBytes();
    if (bytes > spanBytes) {
      fields.reject(
          "the texts and payloads have %d bytes, the limit is %d".formatted(bytes, spanBytes));
    }
  }

  /// The id of an object that stands for whoever wrote it.
  private static Optional<String> readAuthor(JsonNode value, Location at, Problems problems) {
    return Fields.of(value, at, problems).flatMap(fields -> fields.required("id", Reading.TEXT));
  }

  private Optional<List<Assessment>> readAssessments(
      SpanKey span, JsonNode value, Location at, Problems problems) {
    Reading<Assessment> one =
        (element, place, found) ->
            Fields.of(element, place, found).flatMap(fields -> readAssessment(span, fields));
    Optional<List<Assessment>> all = Reading.listOf(one).read(value, at, problems);
    all.flatMap(SpanLine::fault).ifPresent(fault -> problems.addValueError(at, fault, value));
    return all;
  }

  /// What a span cannot have.
  private static Optional<String> fault(List<Assessment> assessments) {
    var ids = new HashSet<String>();
    var types = new ArrayList<AssessmentType>();
    for (Assessment assessment : assessments) {
      if (!ids.add(assessment.id())) {
        return Optional.of("the assessment_id '%s' is there twice".formatted(assessment.id()));
      }
      types.add(assessment.type());
    }
    types.removeAll(EnumSet.complementOf(EnumSet.of(AssessmentType.OVERWRITE)));
    return types.size() > 1
        ? Optional.of("a span has %d overwrites, the limit is 1".formatted(types.size()))
        : Optional.empty();
  }

  private Optional<Assessment> readAssessment(SpanKey span, Fields fields) {
    int before = fields.problems().count();
    Optional<String> id = fields.required("assessment_id", ID);
    Optional<AssessmentType> type = fields.required("assessment_type", VerdictFields.TYPE);
    Optional<String> author = fields.optional("created_by", Reading.TEXT);
    Optional<Instant> created = fields.required("created_at", Reading.TIMESTAMP);
    Optional<Instant> updated = fields.optional("updated_at", Reading.TIMESTAMP);
    Verdict verdict = VerdictFields.read(fields);
    if (fields.problems().count() > before) {
      return Optional.empty();
    }
    Optional<String> fault = VerdictFields.fault(type.orElseThrow(), verdict);
    if (fault.isPresent()) {
      return fields.reject(fault.get());
    }
    Instant first = created.orElseThrow();
    if (updated.isPresent() && updated.get().isBefore(first)) {
      return fields.reject("updated_at must not be before created_at");
    }
    return Optional.of(
        new Assessment(
            id.orElseThrow(),
            span,
            type.orElseThrow(),
            verdict,
            author.orElse(createdBy),
            first,
            updated.orElse(first)));
  }
}
