package dev.outspan.wire.request;

import dev.outspan.wire.JsonLimits;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.foreign.ForeignSpan;
import dev.outspan.wire.foreign.Langfuse;
import dev.outspan.wire.foreign.Phoenix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads files that were exported, here or elsewhere.
///
/// The first line that is wrong ends the reading: of a file with an error nothing is taken.
public final class ImportDecoder {
  /// The most spans of one request.
  public static final int MOST_LINES = 10_000;

  /// The most assessments of one request.
  public static final int MOST_ASSESSMENTS = 20_000;

  /// An exported line holds a span, or an assessment in its list, whose own body was as deep as it
  /// may be.
  private static final int DEEPER = 4;

  private static final String UNKNOWN =
      "the format is none of those that are known: an object of outspan has id, trace_id and"
          + " start_timestamp; of langfuse traceId and startTime, or trace_id, start_time and type,"
          + " or, a trace, id and timestamp; of phoenix context.span_id. The parameter format names"
          + " one of them";

  private static final Reading<ImportFormat> FORMAT =
      Choice.of(ImportFormat.values(), ImportFormat::wireName);

  private final SpanLine spanLine;
  private final JsonLimits limits;
  private final Problems problems = new Problems();
  private final List<ImportedLine> lines = new ArrayList<>();
  private Optional<ImportFormat> format = Optional.empty();
  private int assessments;

  private ImportDecoder(SpanLine spanLine, JsonLimits limits) {
    this.spanLine = spanLine;
    this.limits = new JsonLimits(limits.depth() + DEEPER, limits.tokens(), limits.numberDigits());
  }

  /// What is imported for whom.
  ///
  /// @param createdBy the id of the API key that the request came with
  /// @param spanBytes the most bytes of the texts and payloads of one span
  public record Importer(String accountId, String createdBy, long spanBytes, JsonLimits limits) {}

  /// Reads a file.
  ///
  /// @param query decoded; of a parameter that is repeated the last value
  public static Decoded<Imported> decode(
      Importer importer, Map<String, String> query, byte[] file) {
    var spanLine = new SpanLine(importer.accountId, importer.createdBy, importer.spanBytes);
    return new ImportDecoder(spanLine, importer.limits).read(query, file);
  }

  private Decoded<Imported> read(Map<String, String> query, byte[] file) {
    format = Fields.ofQuery(query, problems).given("format", FORMAT);
    if (problems.count() > 0) {
      return problems.invalid();
    }
    try {
      new ImportBody(file, limits, problems).forEach(this::take);
    } catch (ImportBody.TooMany e) {
      return new Decoded.TooLarge<>("the file has " + e.getMessage());
    }
    if (lines.size() > MOST_LINES) {
      return new Decoded.TooLarge<>("the file has over %d spans".formatted(MOST_LINES));
    }
    if (assessments > MOST_ASSESSMENTS) {
      return new Decoded.TooLarge<>("the file has over %d assessments".formatted(MOST_ASSESSMENTS));
    }
    return problems.settle(Optional.of(new Imported(format.orElse(ImportFormat.OUTSPAN), lines)));
  }

  /// @return whether nothing was wrong, and there may be more
  private boolean take(JsonNode value, Location at) {
    if (value.kind() != JsonNode.Kind.OBJECT) {
      var _ = Fields.of(value, at, problems);
      return false;
    }
    if (format.isEmpty()) {
      format = recognise(value);
    }
    if (format.isEmpty()) {
      problems.addValueError(at, UNKNOWN, value);
      return false;
    }
    List<ForeignSpan> spans =
        switch (format.get()) {
          case OUTSPAN -> List.of(ForeignSpan.asItIs(value));
          case LANGFUSE -> Langfuse.spans(value);
          case PHOENIX -> Phoenix.spans(value);
        };
    if (spans.isEmpty()) {
      problems.addValueError(
          at, "no %s span is in the object".formatted(format.get().wireName()), value);
    }
    for (ForeignSpan span : spans) {
      assessments += assessmentsOf(span);
      if (assessments > MOST_ASSESSMENTS) {
        return false;
      }
      spanLine.read(span, at, problems).ifPresent(lines::add);
    }
    return problems.count() == 0 && lines.size() <= MOST_LINES;
  }

  private static int assessmentsOf(ForeignSpan span) {
    JsonNode list = span.own().member("assessments");
    return list != null && list.kind() == JsonNode.Kind.ARRAY ? list.size() : 0;
  }

  private static Optional<ImportFormat> recognise(JsonNode object) {
    if (SpanLine.isOwn(object)) {
      return Optional.of(ImportFormat.OUTSPAN);
    }
    if (Phoenix.recognises(object)) {
      return Optional.of(ImportFormat.PHOENIX);
    }
    return Langfuse.recognises(object) ? Optional.of(ImportFormat.LANGFUSE) : Optional.empty();
  }
}
