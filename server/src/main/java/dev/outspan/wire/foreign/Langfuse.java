package dev.outspan.wire.foreign;

import dev.outspan.span.Json;
import dev.outspan.span.OperationType;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.JsonNode.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Langfuse's observations and traces, as its API, its pages and its exports to storage write them:
/// names in camel case or with underscores.
public final class Langfuse {
  private static final String TRACE = "trace";
  private static final String OBSERVATIONS = "observations";
  private static final String DATA = "data";

  /// Signs of a trace, which is no observation.
  private static final String[] OF_TRACES = {
    OBSERVATIONS,
    "scores",
    "sessionId",
    "session_id",
    "userId",
    "user_id",
    "projectId",
    "project_id",
    "tags",
    "public",
    "bookmarked"
  };

  private static final Map<String, String> CAMEL =
      Map.of(
          "trace_id", "traceId",
          "parent_id", "parentObservationId",
          "start_timestamp", "startTime",
          "end_timestamp", "endTime",
          "group_id", "sessionId");

  private static final Map<String, String> SNAKE =
      Map.of(
          "parent_id", "parent_observation_id",
          "start_timestamp", "start_time",
          "end_timestamp", "end_time",
          "group_id", "session_id");

  private Langfuse() {}

  /// Whether an object is likely one of Langfuse's.
  public static boolean recognises(JsonNode object) {
    return dataOf(object)
            .map(
                list -> !list.isEmpty() && isObject(list.getFirst()) && recognises(list.getFirst()))
            .orElse(false)
        || isDocument(object)
        || isTrace(object)
        || (object.member("traceId") != null && object.member("startTime") != null)
        || (object.member("trace_id") != null
            && object.member("start_time") != null
            && object.member("type") != null);
  }

  private static Optional<List<JsonNode>> dataOf(JsonNode object) {
    return Values.first(object, DATA)
        .filter(value -> value.kind() == Kind.ARRAY)
        .map(JsonNode::elements);
  }

  private static boolean isObject(JsonNode value) {
    return value.kind() == Kind.OBJECT;
  }

  private static boolean isDocument(JsonNode object) {
    return Values.first(object, TRACE).filter(Langfuse::isObject).isPresent()
        && Values.first(object, OBSERVATIONS).isPresent();
  }

  private static boolean isTrace(JsonNode object) {
    if (object.member("id") == null || object.member("timestamp") == null) {
      return false;
    }
    for (String sign : OF_TRACES) {
      if (object.member(sign) != null) {
        return true;
      }
    }
    return false;
  }

  private static boolean isObservation(JsonNode object) {
    return object.member("startTime") != null || object.member("start_time") != null;
  }

  /// The spans of an object: an observation, a trace with or without its observations, or a page of
  /// either; none of another object.
  public static List<ForeignSpan> spans(JsonNode object) {
    var spans = new ArrayList<ForeignSpan>();
    if (dataOf(object).isPresent()) {
      dataOf(object).get().stream()
          .filter(Langfuse::isObject)
          .forEach(element -> spans.addAll(spans(element)));
    } else if (isDocument(object)) {
      spans.add(trace(merged(object)));
      spans.addAll(nested(object));
    } else if (isObservation(object)) {
      spans.add(observation(object));
    } else if (object.member("id") != null && object.member("timestamp") != null) {
      spans.add(trace(object));
      spans.addAll(nested(object));
    }
    return spans;
  }

  /// The trace of a document, and what else is in it, as one object.
  private static JsonNode merged(JsonNode document) {
    var members = new Members();
    for (Member member : Values.first(document, TRACE).orElseThrow().members()) {
      members.put(member.name(), member.value());
    }
    for (Member member : document.members()) {
      if (!member.name().equals(TRACE)) {
        members.put(member.name(), member.value());
      }
    }
    return members.node();
  }

  private static List<ForeignSpan> nested(JsonNode object) {
    return observationsOf(object).stream().map(Langfuse::observation).toList();
  }

  /// Those that are there whole; some traces only name them.
  private static List<JsonNode> observationsOf(JsonNode object) {
    return Values.first(object, OBSERVATIONS)
        .filter(list -> list.kind() == Kind.ARRAY)
        .map(JsonNode::elements)
        .filter(list -> list.stream().allMatch(Langfuse::isObject))
        .orElse(List.of());
  }

  private static ForeignSpan trace(JsonNode trace) {
    Optional<JsonNode> id = Values.first(trace, "id");
    var own = new Members();
    own.put("id", id).put("trace_id", id);
    own.put("name", Values.first(trace, "name").orElse(JsonNode.ofText("")));
    own.put("start_timestamp", Values.first(trace, "timestamp"));
    own.put("type", OperationType.TRACER.name());
    boolean hasObservations = !observationsOf(trace).isEmpty();
    addCommon(
        trace, own, LangfuseMetadata.of(trace, hasObservations ? Set.of(OBSERVATIONS) : Set.of()));
    return new ForeignSpan(
        own.node(), false, Map.of("trace_id", "id", "start_timestamp", "timestamp"));
  }

  private static ForeignSpan observation(JsonNode observation) {
    boolean isSnake = observation.member("start_time") != null;
    String kind = Values.text(observation, "type").orElse("");
    String name = Values.text(observation, "name").orElse("");
    Optional<JsonNode> parent =
        Values.first(observation, "parentObservationId", "parent_observation_id")
            .filter(id -> id.kind() != Kind.STRING || !id.text().isEmpty());
    Optional<JsonNode> start = Values.first(observation, "startTime", "start_time");
    Optional<JsonNode> end = Values.first(observation, "endTime", "end_time");
    Optional<SpanClass> found = classOf(kind);
    var own = new Members();
    own.put("id", Values.first(observation, "id"));
    own.put("trace_id", Values.first(observation, "traceId", "trace_id"));
    own.put("parent_id", parent);
    own.put("name", Values.first(observation, "name").orElse(JsonNode.ofText("")));
    own.put("start_timestamp", start);
    own.put("end_timestamp", kind.equals("EVENT") ? end.or(() -> start) : end);
    own.put("type", type(found, name, parent.isEmpty()).name());
    boolean failed = Values.text(observation, "level").orElse("").equals("ERROR");
    own.put("status", failed ? "ERROR" : "SUCCESS");
    var metadata = LangfuseMetadata.of(observation, Set.of());
    found
        .filter(SpanClass::countsTokens)
        .ifPresent(_ -> LangfuseUsage.of(observation).addTo(own, metadata));
    if (failed) {
      var error = new Members();
      error.put("message", Values.first(observation, "statusMessage", "status_message"));
      metadata.put("__error__", error);
    }
    addCommon(observation, own, metadata);
    return new ForeignSpan(own.node(), false, isSnake ? SNAKE : CAMEL);
  }

  /// Langfuse's generations are calls of models; its spans and events are nothing in particular.
  private static Optional<SpanClass> classOf(String kind) {
    return kind.equalsIgnoreCase("GENERATION") ? Optional.of(SpanClass.LLM) : SpanClass.named(kind);
  }

  private static OperationType type(Optional<SpanClass> found, String name, boolean isRoot) {
    return found
        .map(known -> known.type(name))
        .orElse(isRoot ? OperationType.TRACER : OperationType.STANDALONE);
  }

  private static void addCommon(JsonNode object, Members own, Members metadata) {
    Values.first(object, "input").ifPresent(input -> own.put("input", payload(input)));
    Values.first(object, "output").ifPresent(output -> own.put("output", payload(output)));
    Values.text(object, "sessionId", "session_id")
        .filter(id -> id.length() <= 256)
        .ifPresent(id -> own.put("group_id", id));
    own.put("metadata", metadata.json());
  }

  private static Json payload(JsonNode value) {
    JsonNode opened = Values.opened(value);
    return Values.isConversation(opened)
        ? new Members().put("messages", opened).json()
        : Values.wrapped(opened);
  }
}
