package dev.outspan.wire.foreign;

import dev.outspan.span.OperationType;
import java.util.Arrays;
import java.util.Optional;

/// What a span is, by the first rule that says so.
///
/// | rule | what says so |
/// |---|---|
/// | 1 | `outspan.type`, which is a type of ours |
/// | 2 | `openinference.span.kind`, or the kind that Phoenix took from it; not `UNKNOWN` |
/// | 12 | `tool.name`: a tool |
/// | 15 | `agent.name`: an agent |
/// | 16 | `retrieval.documents`: a retriever; `embedding.embeddings`: an embedding |
/// | 17 | `llm.input_messages`, or `llm.model_name` with `llm.token_count`: a model |
/// | 20 | nothing: a root is TRACER, another span STANDALONE |
final class OpenInferenceKind {
  private final OpenInference attributes;
  private final Optional<OperationType> named;
  private final Optional<SpanClass> kind;
  private final Optional<SpanClass> presence;

  OpenInferenceKind(OpenInference attributes, String spanKind) {
    this.attributes = attributes;
    named =
        attributes
            .text("outspan.type")
            .flatMap(
                name ->
                    Arrays.stream(OperationType.values())
                        .filter(type -> type.name().equalsIgnoreCase(name.strip()))
                        .findFirst());
    kind =
        attributes
            .text("openinference.span.kind")
            .flatMap(SpanClass::named)
            .or(() -> SpanClass.named(spanKind));
    presence = kind.isPresent() ? Optional.empty() : byPresence(attributes);
  }

  private static Optional<SpanClass> byPresence(OpenInference attributes) {
    if (attributes.text("tool.name").isPresent()) {
      return Optional.of(SpanClass.TOOL);
    }
    if (attributes.text("agent.name").isPresent()) {
      return Optional.of(SpanClass.AGENT);
    }
    if (attributes.hasPrefix("retrieval.documents")) {
      return Optional.of(SpanClass.RETRIEVER);
    }
    if (attributes.hasPrefix("embedding.embeddings")) {
      return Optional.of(SpanClass.EMBEDDING);
    }
    boolean isModel =
        attributes.hasPrefix("llm.input_messages")
            || (attributes.text("llm.model_name").isPresent()
                && attributes.hasPrefix("llm.token_count."));
    return isModel ? Optional.of(SpanClass.LLM) : Optional.empty();
  }

  Optional<SpanClass> found() {
    return kind.or(() -> presence);
  }

  /// The number of the rule.
  int rule() {
    if (named.isPresent()) {
      return 1;
    }
    return kind.isPresent()
        ? 2
        : presence
            .map(
                found ->
                    switch (found) {
                      case TOOL -> 12;
                      case AGENT -> 15;
                      case RETRIEVER, EMBEDDING -> 16;
                      default -> 17;
                    })
            .orElse(20);
  }

  OperationType type(String spanName, boolean isRoot) {
    String name = attributes.text("tool.name").orElse(spanName);
    return named
        .or(() -> found().map(known -> known.type(name)))
        .orElse(isRoot ? OperationType.TRACER : OperationType.STANDALONE);
  }
}
