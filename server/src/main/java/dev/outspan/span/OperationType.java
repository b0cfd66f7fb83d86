package dev.outspan.span;

/// What kind of work a span is; the names are those of the platform's API.
///
/// The constants' order is stored and is the order in which error messages list them: new ones go
/// to the end.
public enum OperationType {
  TEXT_INPUT,
  TEXT_OUTPUT,
  COMPLETION_INPUT,
  COMPLETION,
  KB_RETRIEVAL,
  KB_INPUT,
  RERANKING,
  EXTERNAL_ENDPOINT,
  PROMPT_ENGINEERING,
  DOCUMENT_INPUT,
  MAP_REDUCE,
  DOCUMENT_SEARCH,
  DOCUMENT_PROMPT,
  CUSTOM,
  CODE_EXECUTION,
  DATA_MANIPULATION,
  EVALUATION,
  FILE_RETRIEVAL,
  KB_ADD_CHUNK,
  KB_MANAGEMENT,
  GUARDRAIL,
  OUTPUT_GUARDRAIL,
  TRACER,
  AGENT_TRACER,
  AGENT_WORKFLOW,
  STANDALONE;

  /// Whether such a span is one call of a model. Those of other types may stand for many calls that
  /// are spans as well.
  public boolean isModelCall() {
    return this == COMPLETION;
  }
}
