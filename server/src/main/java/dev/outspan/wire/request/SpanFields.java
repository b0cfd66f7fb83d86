package dev.outspan.wire.request;

import dev.outspan.span.Json;
import dev.outspan.span.Links;
import dev.outspan.span.OperationType;
import dev.outspan.span.Payload;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanPatch;
import dev.outspan.span.Status;
import dev.outspan.span.Timing;
import dev.outspan.span.Usage;
import dev.outspan.wire.UsageReader;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The models of a span that is created and of one that is changed, as tables of their fields.
///
/// What may be missing may be null as well, which is the same.
final class SpanFields {
  static final String ENDS_BEFORE_START = "end_timestamp must not be before start_timestamp";

  static final Reading<Status> STATUS = Choice.of(Status.values(), Status::name);
  static final Reading<OperationType> TYPE = Choice.of(OperationType.values(), OperationType::name);

  private static final Reading<String> ID = Reading.text(1, Identity.LONGEST);
  private static final Reading<String> LINK = Reading.text(0, Identity.LONGEST);
  private static final Reading<Long> TOKENS = Numbers.between(0, Long.MAX_VALUE);
  private static final Reading<String> OBS_TRACE_ID =
      Reading.matching(Pattern.compile("^[0-9a-f]{32}$"));
  private static final Reading<String> OBS_SPAN_ID =
      Reading.matching(Pattern.compile("^[0-9a-f]{16}$"));

  private final String accountId;
  private final String createdBy;
  private final Supplier<String> newIds;

  SpanFields(String accountId, String createdBy, Supplier<String> newIds) {
    this.accountId = accountId;
    this.createdBy = createdBy;
    this.newIds = newIds;
  }

  /// Reads a whole span; empty if something is wrong with it.
  Optional<Span> read(Fields fields) {
    int before = fields.problems().count();
    var name = fields.required("name", Reading.TEXT);
    var traceId = fields.required("trace_id", ID);
    var start = fields.required("start_timestamp", Reading.TIMESTAMP);
    var id = fields.optional("id", ID);
    var parentId = fields.optional("parent_id", LINK);
    var groupId = fields.optional("group_id", LINK);
    var end = fields.optional("end_timestamp", Reading.TIMESTAMP);
    var payload = readPayload(fields);
    var status = fields.optional("status", STATUS);
    var type = fields.optional("type", TYPE);
    var interactionId = fields.optional("application_interaction_id", Reading.TEXT);
    var variantId = fields.optional("application_variant_id", Reading.TEXT);
    var usage = readUsage(fields);
    var obsTraceId = fields.optional("obs_trace_id", OBS_TRACE_ID);
    var obsSpanId = fields.optional("obs_span_id", OBS_SPAN_ID);
    if (fields.problems().count() > before) {
      return Optional.empty();
    }
    if (end.isPresent() && end.get().isBefore(start.orElseThrow())) {
      return fields.reject(ENDS_BEFORE_START);
    }
    if (obsSpanId.isPresent() && obsTraceId.isEmpty()) {
      return fields.reject("obs_span_id needs obs_trace_id");
    }
    return Optional.of(
        new Span(
            new SpanKey(accountId, traceId.orElseThrow(), id.orElseGet(newIds)),
            name.orElseThrow(),
            new Timing(start.orElseThrow(), end),
            status.orElse(Status.SUCCESS),
            type.orElse(OperationType.STANDALONE),
            new Links(parentId, groupId, interactionId, variantId, obsTraceId, obsSpanId),
            payload,
            usage.equals(Usage.NONE) ? usageOf(type, fields) : usage,
            createdBy));
  }

  private static Payload readPayload(Fields fields) {
    return new Payload(
        fields.optional("input", Reading.OBJECT).orElse(Json.EMPTY_OBJECT),
        fields.optional("output", Reading.OBJECT).orElse(Json.EMPTY_OBJECT),
        fields.optional("metadata", Reading.OBJECT).orElse(Json.EMPTY_OBJECT),
        fields.optional("expected", Reading.OBJECT));
  }

  static Usage readUsage(Fields fields) {
    return new Usage(
        tokens(fields.optional("input_tokens", TOKENS)),
        tokens(fields.optional("output_tokens", TOKENS)));
  }

  /// The counts that a model call leaves in its output or metadata.
  private static Usage usageOf(Optional<OperationType> type, Fields fields) {
    return type.isPresent() && type.get().isModelCall() ? usageIn(fields) : Usage.NONE;
  }

  private static Usage usageIn(Fields fields) {
    return UsageReader.of(fields.value("output"), fields.value("metadata"));
  }

  private static OptionalLong tokens(Optional<Long> count) {
    return count.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /// Reads what a change of a span says.
  static SpanPatch readPatch(Fields fields) {
    return new SpanPatch(
        fields.optional("name", Reading.TEXT),
        fields.optional("end_timestamp", Reading.TIMESTAMP),
        fields.optional("output", Reading.OBJECT),
        fields.optional("metadata", Reading.OBJECT),
        fields.optional("status", STATUS),
        usageIn(fields));
  }
}
