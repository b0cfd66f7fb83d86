package dev.outspan.sample;

import java.util.function.Consumer;

/// How a trace goes.
@SuppressWarnings("ImmutableEnumChecker") // the courses have no state
enum Plan {
  /// An agent talks with a customer and uses tools.
  SUPPORT(42, true, Plan::support),
  /// A question is answered from documents that are found first.
  RETRIEVAL(20, false, Plan::retrieval),
  /// An agent writes code until its tests pass.
  CODING(14, true, Plan::coding),
  /// A long document is summarised part by part.
  DOCUMENTS(10, false, Plan::documents),
  /// A knowledge base is filled.
  INGESTION(6, false, Plan::ingestion),
  /// A single span: what a user thought of an answer.
  FEEDBACK(8, true, Plan::feedback);

  /// How many of a hundred traces go like this.
  private final int percent;

  final boolean isAgent;
  private final Consumer<TraceBuilder> course;

  Plan(int percent, boolean isAgent, Consumer<TraceBuilder> course) {
    this.percent = percent;
    this.isAgent = isAgent;
    this.course = course;
  }

  static Plan drawn(Dice dice) {
    int left = dice.between(1, 100);
    for (Plan plan : values()) {
      left -= plan.percent;
      if (left <= 0) {
        return plan;
      }
    }
    throw new IllegalStateException("the shares of the plans are less than 100");
  }

  void carryOut(TraceBuilder trace) {
    course.accept(trace);
  }

  private static void support(TraceBuilder trace) {
    trace.open(Step.AGENT, trace.scene.application.agent());
    int turns = trace.dice.tailed(0.9);
    for (int turn = 1; turn <= turns; turn++) {
      if (turn > 1) {
        trace.scene.ask();
      }
      trace.open(Step.WORKFLOW, "turn:" + turn);
      turn(trace);
      trace.close(Step.WORKFLOW);
    }
    if (trace.dice.chance(0.15)) {
      trace.leaf(Step.HANDOFF);
    }
    if (trace.dice.chance(0.3)) {
      trace.leaf(Step.EVALUATION);
    }
    if (trace.dice.chance(0.04)) {
      trace.scene.fail();
      trace.closeFailed(Step.AGENT);
    } else {
      trace.close(Step.AGENT);
    }
  }

  private static void turn(TraceBuilder trace) {
    trace.leaf(Step.USER_MESSAGE);
    if (trace.dice.chance(0.4)) {
      trace.leaf(Step.GUARDRAIL);
    }
    int calls = trace.dice.between(0, 2);
    for (int call = 0; call < calls; call++) {
      trace.modelCallsTool();
      trace.tool();
    }
    trace.modelAnswers();
    if (trace.dice.chance(0.3)) {
      trace.leaf(Step.OUTPUT_GUARDRAIL);
    }
    trace.leaf(Step.REPLY);
  }

  private static void retrieval(TraceBuilder trace) {
    trace.open(Step.ANSWER_FROM_DOCUMENTS, Step.ANSWER_FROM_DOCUMENTS.spanName);
    trace.leaf(Step.QUERY);
    trace.leaf(Step.RETRIEVAL);
    if (trace.dice.chance(0.6)) {
      trace.leaf(Step.RERANKING);
    }
    trace.leaf(Step.PROMPT);
    trace.modelAnswers();
    trace.leaf(Step.REPLY);
    if (trace.dice.chance(0.4)) {
      trace.expectOfRoot();
      trace.leaf(Step.EVALUATION);
    }
    trace.close(Step.ANSWER_FROM_DOCUMENTS);
  }

  private static void coding(TraceBuilder trace) {
    trace.open(Step.AGENT, "coding agent");
    trace.leaf(Step.PLAN);
    int attempts = trace.dice.tailed(0.7);
    for (int attempt = 1; attempt <= attempts; attempt++) {
      trace.modelAnswers();
      trace.code(attempt < attempts);
    }
    trace.leaf(Step.REPLY);
    trace.close(Step.AGENT);
  }

  private static void documents(TraceBuilder trace) {
    trace.open(Step.ANSWER_FROM_DOCUMENTS, "summarise minutes");
    trace.leaf(Step.DOCUMENT_INPUT);
    trace.leaf(trace.dice.chance(0.5) ? Step.FILE_RETRIEVAL : Step.DOCUMENT_SEARCH);
    trace.leaf(Step.DOCUMENT_PROMPT);
    trace.open(Step.MAP_REDUCE, Step.MAP_REDUCE.spanName);
    for (int part = 0; part < 3; part++) {
      trace.leaf(Step.COMPLETION_INPUT);
      trace.modelAnswers();
    }
    trace.close(Step.MAP_REDUCE);
    trace.close(Step.ANSWER_FROM_DOCUMENTS);
  }

  private static void ingestion(TraceBuilder trace) {
    trace.open(Step.KB_MANAGEMENT, Step.KB_MANAGEMENT.spanName);
    trace.leaf(Step.FILE_RETRIEVAL);
    trace.leaf(Step.DATA_MANIPULATION);
    int chunks = trace.dice.tailed(3);
    for (int chunk = 0; chunk < chunks; chunk++) {
      trace.leaf(Step.KB_ADD_CHUNK);
    }
    trace.close(Step.KB_MANAGEMENT);
  }

  private static void feedback(TraceBuilder trace) {
    trace.leaf(Step.FEEDBACK);
  }
}
