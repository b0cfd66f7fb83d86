package dev.outspan.wire.foreign;

import dev.outspan.span.OperationType;
import java.util.Locale;
import java.util.Optional;

/// What kinds of work the conventions tell apart, and the types that they become.
enum SpanClass {
  LLM(OperationType.COMPLETION, "chat"),
  AGENT(OperationType.AGENT_TRACER, "invoke_agent"),
  CHAIN(OperationType.AGENT_WORKFLOW, "invoke_workflow"),
  TOOL(OperationType.EXTERNAL_ENDPOINT, "execute_tool"),
  RETRIEVER(OperationType.KB_RETRIEVAL, "retrieval"),
  RERANKER(OperationType.RERANKING, ""),
  PROMPT(OperationType.PROMPT_ENGINEERING, ""),
  EVALUATOR(OperationType.EVALUATION, ""),
  GUARDRAIL(OperationType.GUARDRAIL, ""),
  EMBEDDING(OperationType.CUSTOM, "embeddings");

  private final OperationType type;
  private final String operation;

  SpanClass(OperationType type, String operation) {
    this.type = type;
    this.operation = operation;
  }

  /// The class of that name, in any case.
  static Optional<SpanClass> named(String name) {
    for (SpanClass each : values()) {
      if (each.name().equalsIgnoreCase(name)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// OpenTelemetry's `gen_ai.operation.name`, empty if it has none for the class.
  Optional<String> operation() {
    return Optional.of(operation).filter(name -> !name.isEmpty());
  }

  /// Whether counts of tokens are its own, not sums over the spans below.
  boolean countsTokens() {
    return this == LLM || this == EMBEDDING || this == RERANKER;
  }

  /// Whether its payloads are conversations.
  boolean converses() {
    return this == LLM || this == AGENT || this == CHAIN;
  }

  /// The type of a span of the class.
  ///
  /// @param name of the span, or of the tool where there is one
  OperationType type(String name) {
    boolean runsCode = name.equals("code_interpreter") || name.equals("code_execution");
    if (this == TOOL && runsCode) {
      return OperationType.CODE_EXECUTION;
    }
    boolean guardsOutput = name.toLowerCase(Locale.ROOT).matches("(?s).*\\boutput\\b.*");
    return this == GUARDRAIL && guardsOutput ? OperationType.OUTPUT_GUARDRAIL : type;
  }
}
