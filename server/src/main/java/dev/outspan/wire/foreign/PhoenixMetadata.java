package dev.outspan.wire.foreign;

import dev.outspan.span.Json;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The metadata of a span: its attributes under their own names, what they say in the words of
/// OpenTelemetry, the user's own keys, and `otel` with everything else.
final class PhoenixMetadata {
  private static final String OTEL = "otel";
  private static final String PHOENIX = "phoenix";
  private static final int MAPPING = 1;

  /// Attributes that became input, output or tools; they are kept raw beside.
  private static final List<String> CONTENT_PREFIXES =
      List.of(
          "llm.input_messages",
          "llm.output_messages",
          "llm.tools",
          "llm.prompts",
          "llm.choices",
          "retrieval.documents",
          "embedding.embeddings",
          "reranker.input_documents",
          "reranker.output_documents");

  private static final Set<String> CONTENT =
      Set.of(
          "input.value",
          "output.value",
          "tool.parameters",
          "reranker.query",
          "reranker.top_k",
          OTEL,
          PHOENIX);

  private final OpenInference attributes;
  private final OpenInferenceKind kind;
  private final Members metadata = new Members();
  private final Members content = new Members();
  private final List<String> derived = new ArrayList<>();

  PhoenixMetadata(OpenInference attributes, OpenInferenceKind kind) {
    this.attributes = attributes;
    this.kind = kind;
  }

  /// @param kept members of the span that have no other place
  Json json(JsonNode span, Members kept) {
    attributes
        .all()
        .forEach((name, value) -> (isContent(name) ? content : metadata).put(name, value));
    addDerived();
    addError(span);
    attributes
        .first("metadata")
        .map(Values::opened)
        .filter(user -> user.kind() == Kind.OBJECT)
        .ifPresent(
            user ->
                user.members().stream()
                    .filter(member -> !member.name().equals(OTEL) && !member.name().equals(PHOENIX))
                    .forEach(member -> metadata.put(member.name(), member.value())));
    metadata.put(OTEL, otel(span));
    return metadata.put(PHOENIX, kept).json();
  }

  private static boolean isContent(String name) {
    return CONTENT.contains(name) || CONTENT_PREFIXES.stream().anyMatch(name::startsWith);
  }

  private void addDerived() {
    derive(
        "gen_ai.request.model",
        attributes.first("llm.model_name", "embedding.model_name", "reranker.model_name"));
    derive("gen_ai.provider.name", attributes.first("llm.provider", "llm.system"));
    deriveCount("gen_ai.usage.input_tokens", "llm.token_count.prompt");
    deriveCount("gen_ai.usage.output_tokens", "llm.token_count.completion");
    deriveCount(
        "gen_ai.usage.cache_read.input_tokens", "llm.token_count.prompt_details.cache_read");
    deriveCount(
        "gen_ai.usage.reasoning.output_tokens", "llm.token_count.completion_details.reasoning");
    derive("gen_ai.usage.cost", attributes.first("llm.cost.total"));
    derive("gen_ai.agent.name", attributes.first("agent.name"));
    derive("gen_ai.tool.name", attributes.first("tool.name"));
    derive("gen_ai.tool.call.id", attributes.first("tool.id"));
    kind.found()
        .flatMap(SpanClass::operation)
        .ifPresent(name -> derive("gen_ai.operation.name", Optional.of(JsonNode.ofText(name))));
    derive("__agent_name__", attributes.first("agent.name"));
  }

  private void derive(String name, Optional<JsonNode> value) {
    if (value.isPresent() && !metadata.has(name)) {
      metadata.put(name, value.get());
      derived.add(name);
    }
  }

  private void deriveCount(String name, String from) {
    OptionalLong count = Values.count(attributes.first(from));
    if (count.isPresent() && !metadata.has(name)) {
      metadata.put(name, count.getAsLong());
      derived.add(name);
    }
  }

  private void addError(JsonNode span) {
    if (!Phoenix.isError(span)) {
      return;
    }
    Optional<JsonNode> exception = lastException(span);
    var error = new Members();
    error.put("type", exception.flatMap(event -> Values.first(event, "exception.type")));
    error.put(
        "message",
        Values.first(span, "status_message")
            .filter(message -> Values.text(message).isPresent())
            .or(() -> exception.flatMap(event -> Values.first(event, "exception.message"))));
    Json json = error.json();
    if (!json.equals(Json.EMPTY_OBJECT) && !metadata.has("__error__")) {
      metadata.put("__error__", json);
      derived.add("__error__");
    }
  }

  /// The attributes of the last event that is an exception.
  private static Optional<JsonNode> lastException(JsonNode span) {
    return events(span)
        .filter(list -> list.kind() == Kind.ARRAY)
        .flatMap(
            list ->
                list.elements().reversed().stream()
                    .filter(event -> event.kind() == Kind.OBJECT)
                    .filter(event -> Values.text(event, "name").orElse("").equals("exception"))
                    .findFirst())
        .flatMap(event -> Values.first(event, "attributes"))
        .filter(found -> found.kind() == Kind.OBJECT);
  }

  private static Optional<JsonNode> events(JsonNode span) {
    return Values.first(span, "events").map(Values::opened);
  }

  private Members otel(JsonNode span) {
    var otel = new Members().put("mapping", MAPPING);
    kind.found().ifPresent(found -> otel.put("class", found.word()));
    otel.put("rule", kind.rule());
    otel.put("kind", Values.first(span, "span_kind"));
    var status = new Members();
    status.put("code", Values.first(span, "status_code"));
    status.put(
        "message",
        Values.first(span, "status_message")
            .filter(message -> message.kind() != Kind.STRING || !message.text().isEmpty()));
    otel.put("status", status);
    otel.put("events", events(span).filter(list -> list.kind() != Kind.ARRAY || list.size() > 0));
    otel.put("derived", derived);
    return otel.put("content", content);
  }
}
