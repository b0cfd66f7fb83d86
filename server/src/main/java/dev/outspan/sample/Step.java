package dev.outspan.sample;

import dev.outspan.span.OperationType;
import java.util.Locale;

/// A kind of work other than a model call, and what its spans look like.
@SuppressWarnings("ImmutableEnumChecker") // templates are never changed
enum Step {
  AGENT(OperationType.AGENT_TRACER, "agent", 40),
  ANSWER_FROM_DOCUMENTS(OperationType.TRACER, "answer from documents", 5),
  WORKFLOW(OperationType.AGENT_WORKFLOW, "turn", 3),
  USER_MESSAGE(OperationType.TEXT_INPUT, "user message", 1),
  REPLY(OperationType.TEXT_OUTPUT, "reply", 1),
  GUARDRAIL(OperationType.GUARDRAIL, "input guardrail", 30),
  OUTPUT_GUARDRAIL(OperationType.OUTPUT_GUARDRAIL, "output guardrail", 30),
  TOOL(OperationType.EXTERNAL_ENDPOINT, "tool", 80),
  QUERY(OperationType.KB_INPUT, "rewrite query", 4),
  RETRIEVAL(OperationType.KB_RETRIEVAL, "retrieve passages", 60),
  RERANKING(OperationType.RERANKING, "rerank", 45),
  PROMPT(OperationType.PROMPT_ENGINEERING, "fill prompt", 1),
  COMPLETION_INPUT(OperationType.COMPLETION_INPUT, "prompt", 1),
  DOCUMENT_INPUT(OperationType.DOCUMENT_INPUT, "read minutes", 9),
  FILE_RETRIEVAL(OperationType.FILE_RETRIEVAL, "fetch file", 25),
  DOCUMENT_SEARCH(OperationType.DOCUMENT_SEARCH, "search document", 12),
  DOCUMENT_PROMPT(OperationType.DOCUMENT_PROMPT, "prompt with document", 1),
  MAP_REDUCE(OperationType.MAP_REDUCE, "summarise parts", 10),
  PLAN(OperationType.AGENT_WORKFLOW, "plan", 200),
  CODE(OperationType.CODE_EXECUTION, "run code", 700),
  KB_MANAGEMENT(OperationType.KB_MANAGEMENT, "rebuild knowledge base", 90),
  KB_ADD_CHUNK(OperationType.KB_ADD_CHUNK, "add chunk", 15),
  DATA_MANIPULATION(OperationType.DATA_MANIPULATION, "strip markup", 20),
  EVALUATION(OperationType.EVALUATION, "judge", 900),
  HANDOFF(OperationType.CUSTOM, "handoff", 2),
  FEEDBACK(OperationType.STANDALONE, "user-feedback", 1);

  final OperationType type;
  final String spanName;

  /// The shortest time it takes by itself; it may take ten times as long.
  final int leastMillis;

  final Template input;
  final Template output;

  Step(OperationType type, String spanName, int leastMillis) {
    this.type = type;
    this.spanName = spanName;
    this.leastMillis = leastMillis;
    input = template("in");
    output = template("out");
  }

  private Template template(String part) {
    String section = name().toLowerCase(Locale.ROOT) + "." + part;
    return Template.ofJson(Payloads.SECTIONS.has(section) ? Payloads.SECTIONS.text(section) : "{}");
  }

  /// A payload that belongs to no single step.
  static Template payload(String section) {
    return Template.ofJson(Payloads.SECTIONS.text(section));
  }

  /// Apart, as the constants need it before the enum's own statics are there.
  private static final class Payloads {
    static final Sections SECTIONS = Sections.ofLines("steps.txt");
  }
}
