package dev.outspan.wire.foreign;

import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.JsonNode.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// Phoenix's spans, as its API and its clients write them: `context` and `attributes` as objects,
/// or spread over names such as `context.span_id` and `attributes.llm.model_name`.
public final class Phoenix {
  private static final String SPREAD = "attributes.";
  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern SPAN_ID = Pattern.compile("[0-9a-f]{16}");

  /// What has a place of its own in a span or in the metadata.
  private static final Set<String> PLACED =
      Set.of(
          "context",
          "context.span_id",
          "context.trace_id",
          "name",
          "span_kind",
          "parent_id",
          "start_time",
          "end_time",
          "status_code",
          "status_message",
          "attributes",
          "events");

  private static final Map<String, String> NAMES =
      Map.of(
          "id", "context.span_id",
          "trace_id", "context.trace_id",
          "start_timestamp", "start_time",
          "end_timestamp", "end_time");

  private Phoenix() {}

  /// Whether an object is likely one of Phoenix's.
  public static boolean recognises(JsonNode object) {
    return isSpan(object)
        || dataOf(object)
            .map(list -> !list.isEmpty() && isObject(list.getFirst()) && isSpan(list.getFirst()))
            .orElse(false);
  }

  private static boolean isSpan(JsonNode object) {
    return object.member("context.span_id") != null
        || Values.first(object, "context")
            .filter(Phoenix::isObject)
            .flatMap(context -> Values.first(context, "span_id"))
            .isPresent();
  }

  private static boolean isObject(JsonNode value) {
    return value.kind() == Kind.OBJECT;
  }

  private static Optional<List<JsonNode>> dataOf(JsonNode object) {
    return Values.first(object, "data")
        .filter(value -> value.kind() == Kind.ARRAY)
        .map(JsonNode::elements);
  }

  /// The spans of an object: one, or a page of them; none of another object.
  public static List<ForeignSpan> spans(JsonNode object) {
    if (isSpan(object)) {
      return List.of(span(object));
    }
    var spans = new ArrayList<ForeignSpan>();
    for (JsonNode element : dataOf(object).orElse(List.of())) {
      if (isObject(element) && isSpan(element)) {
        spans.add(span(element));
      }
    }
    return spans;
  }

  private static ForeignSpan span(JsonNode span) {
    JsonNode context = Values.first(span, "context").orElse(JsonNode.EMPTY_OBJECT);
    Optional<JsonNode> id = id(span, context, "span_id");
    Optional<JsonNode> traceId = id(span, context, "trace_id");
    Optional<JsonNode> parent =
        Values.first(span, "parent_id")
            .filter(value -> value.kind() != Kind.STRING || !value.text().isEmpty());
    var attributes = new OpenInference(attributes(span));
    var kind = new OpenInferenceKind(attributes, Values.text(span, "span_kind").orElse(""));
    String name = Values.text(span, "name").orElse("");
    var own = new Members();
    own.put("id", id).put("trace_id", traceId).put("parent_id", parent);
    own.put("name", Values.first(span, "name").orElse(JsonNode.ofText("")));
    own.put("start_timestamp", Values.first(span, "start_time"));
    own.put("end_timestamp", Values.first(span, "end_time"));
    own.put("status", isError(span) ? "ERROR" : "SUCCESS");
    own.put("type", kind.type(name, parent.isEmpty()).name());
    attributes
        .text("session.id")
        .filter(session -> session.length() <= 256)
        .ifPresent(session -> own.put("group_id", session));
    addObservationIds(own, id, traceId);
    var payload = OpenInferencePayload.of(attributes, kind.found());
    own.put("input", payload.input()).put("output", payload.output());
    own.put("metadata", new PhoenixMetadata(attributes, kind).json(span, kept(span)));
    if (kind.found().map(SpanClass::countsTokens).orElse(false)) {
      putCount(own, "input_tokens", Values.count(attributes.first("llm.token_count.prompt")));
      putCount(own, "output_tokens", Values.count(attributes.first("llm.token_count.completion")));
    }
    return new ForeignSpan(own.node(), false, NAMES);
  }

  private static void putCount(Members own, String name, OptionalLong count) {
    count.ifPresent(number -> own.put(name, number));
  }

  static boolean isError(JsonNode span) {
    return Values.text(span, "status_code").orElse("").equals("ERROR");
  }

  private static Optional<JsonNode> id(JsonNode span, JsonNode context, String name) {
    return Values.first(span, "context." + name)
        .or(() -> isObject(context) ? Values.first(context, name) : Optional.empty());
  }

  private static void addObservationIds(
      Members own, Optional<JsonNode> id, Optional<JsonNode> traceId) {
    boolean areHex =
        id.flatMap(Values::text).filter(text -> SPAN_ID.matcher(text).matches()).isPresent()
            && traceId
                .flatMap(Values::text)
                .filter(text -> TRACE_ID.matcher(text).matches())
                .isPresent();
    if (areHex) {
      own.put("obs_trace_id", traceId).put("obs_span_id", id);
    }
  }

  private static Map<String, JsonNode> attributes(JsonNode span) {
    Map<String, JsonNode> attributes = new LinkedHashMap<>();
    for (Member member : span.members()) {
      if (member.name().startsWith(SPREAD)) {
        attributes.put(member.name().substring(SPREAD.length()), member.value());
      }
    }
    Values.first(span, "attributes")
        .map(Values::opened)
        .filter(Phoenix::isObject)
        .ifPresent(
            object ->
                object
                    .members()
                    .forEach(member -> attributes.putIfAbsent(member.name(), member.value())));
    return attributes;
  }

  /// What has no place of its own.
  private static Members kept(JsonNode span) {
    var kept = new Members();
    for (Member member : span.members()) {
      boolean isPlaced = PLACED.contains(member.name()) || member.name().startsWith(SPREAD);
      if (!isPlaced && member.value().kind() != Kind.NULL) {
        kept.put(member.name(), member.value());
      }
    }
    return kept;
  }
}
