package dev.outspan.wire.foreign;

import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.JsonNode.Member;
import java.util.Optional;
import java.util.Set;

/// The metadata of an observation or a trace.
final class LangfuseMetadata {
  private static final String KEPT = "langfuse";

  /// What has a place of its own in a span, by whatever name.
  private static final Set<String> PLACED =
      Set.of(
          "id",
          "traceId",
          "trace_id",
          "parentObservationId",
          "parent_observation_id",
          "name",
          "startTime",
          "start_time",
          "endTime",
          "end_time",
          "timestamp",
          "input",
          "output",
          "metadata");

  private LangfuseMetadata() {}

  /// The user's metadata, what has a name in OpenTelemetry under it, and under [#KEPT] all that has
  /// no place of its own.
  ///
  /// @param placed what else has a place
  static Members of(JsonNode object, Set<String> placed) {
    var metadata = new Members();
    var kept = new Members();
    Values.first(object, "metadata").ifPresent(user -> lift(user, metadata, kept));
    addDerived(object, metadata);
    for (Member member : object.members()) {
      boolean isKept = !PLACED.contains(member.name()) && !placed.contains(member.name());
      if (isKept && member.value().kind() != Kind.NULL) {
        kept.put(member.name(), member.value());
      }
    }
    return metadata.put(KEPT, kept);
  }

  private static void lift(JsonNode user, Members metadata, Members kept) {
    JsonNode opened = Values.opened(user);
    if (opened.kind() != Kind.OBJECT || opened.member(KEPT) != null) {
      kept.put("metadata", opened);
    } else {
      opened.members().forEach(member -> metadata.put(member.name(), member.value()));
    }
  }

  private static void addDerived(JsonNode object, Members metadata) {
    metadata.put(
        "gen_ai.request.model",
        Values.first(object, "model", "providedModelName", "provided_model_name"));
    metadata.put("gen_ai.usage.cost", cost(object));
    metadata.put("gen_ai.prompt.name", Values.first(object, "promptName", "prompt_name"));
    metadata.put("gen_ai.prompt.version", Values.first(object, "promptVersion", "prompt_version"));
    metadata.put("user.id", Values.first(object, "userId", "user_id"));
    metadata.put("session.id", Values.first(object, "sessionId", "session_id"));
    metadata.put(
        "tag.tags",
        Values.first(object, "tags")
            .filter(tags -> tags.kind() == Kind.ARRAY && !tags.elements().isEmpty()));
    metadata.put("deployment.environment.name", Values.first(object, "environment"));
  }

  private static Optional<JsonNode> cost(JsonNode object) {
    return Values.first(object, "costDetails", "cost_details")
        .map(Values::opened)
        .filter(value -> value.kind() == Kind.OBJECT)
        .flatMap(details -> Values.first(details, "total"))
        .or(() -> Values.first(object, "totalCost", "total_cost", "calculatedTotalCost"))
        .filter(cost -> cost.kind() == Kind.NUMBER);
  }
}
