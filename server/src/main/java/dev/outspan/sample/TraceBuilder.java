package dev.outspan.sample;

import dev.outspan.span.Json;
import dev.outspan.span.OperationType;
import dev.outspan.span.Status;
import dev.outspan.span.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Puts the spans of one trace together, in the order in which they start, on a clock of its own.
final class TraceBuilder {
  private static final Template AGENT_METADATA = Step.payload("agent.meta");
  private static final Template STEP_METADATA = Step.payload("step.meta");
  private static final Template PLAIN_METADATA = Step.payload("plain.meta");
  private static final Template FAILED_METADATA = Step.payload("failed.meta");
  private static final Template FAILED_OUTPUT = Step.payload("failed.out");
  private static final Template CODE_FAILED_OUTPUT = Step.payload("code_failed.out");
  private static final Template EXPECTED = Step.payload("expected");

  final Scene scene;
  final Dice dice;

  private final boolean isAgent;
  private final List<Draft> drafts = new ArrayList<>();
  private int parent = Draft.NONE;
  private long clockUs;

  /// @param isAgent whether the spans say which agent they are of
  TraceBuilder(Scene scene, boolean isAgent, long startUs) {
    this.scene = scene;
    this.dice = scene.dice;
    this.isAgent = isAgent;
    clockUs = startUs;
  }

  /// Begins a step inside of which others follow.
  void open(Step step, String name) {
    drafts.add(draft(step.type, name, scene.render(step.input)));
    parent = drafts.size() - 1;
  }

  /// Ends the innermost open step.
  void close(Step step) {
    Draft draft = drafts.get(parent);
    draft.output = scene.render(step.output);
    pass(step.leastMillis);
    draft.endUs = clockUs;
    parent = draft.parent;
  }

  /// Ends the innermost open step with the latest failure.
  void closeFailed(Step step) {
    Draft draft = drafts.get(parent);
    close(step);
    fail(draft, FAILED_OUTPUT);
  }

  void leaf(Step step) {
    leaf(step, step.spanName);
  }

  void leaf(Step step, String name) {
    Draft draft = draft(step.type, name, scene.render(step.input));
    draft.output = scene.render(step.output);
    end(draft, step.leastMillis);
  }

  /// A call of the scene's tool, which may go wrong.
  void tool() {
    boolean fails = dice.chance(0.06);
    if (fails) {
      scene.fail();
    }
    leaf(Step.TOOL, scene.tool.name());
    if (fails) {
      fail(drafts.getLast(), FAILED_OUTPUT);
    }
    scene.remember(scene.application.shape().result());
  }

  /// A run of code.
  void code(boolean fails) {
    if (fails) {
      scene.fail();
    }
    leaf(Step.CODE);
    if (fails) {
      fail(drafts.getLast(), CODE_FAILED_OUTPUT);
    }
  }

  /// The model decides to call a tool.
  void modelCallsTool() {
    scene.useTool();
    var shape = scene.application.shape();
    modelCall(shape.calling(), scene.arguments.length());
    scene.remember(shape.call());
  }

  /// The model answers; now and then the provider refuses first.
  void modelAnswers() {
    scene.sayAnswer();
    var shape = scene.application.shape();
    if (dice.chance(0.03)) {
      scene.fail();
      modelCall(shape.answering(), 0);
      fail(drafts.getLast(), FAILED_OUTPUT);
    }
    modelCall(shape.answering(), scene.answer.length());
    scene.remember(shape.answer());
  }

  private void modelCall(Template response, int outputBytes) {
    scene.count(outputBytes);
    var application = scene.application;
    Draft draft =
        draft(
            OperationType.COMPLETION, application.callName(), scene.render(application.request()));
    draft.output = scene.render(response);
    draft.usage =
        new Usage(OptionalLong.of(scene.inputTokens), OptionalLong.of(scene.outputTokens));
    end(draft, 250 + scene.outputTokens);
  }

  /// Says what a good output of the latest step would have been.
  void expectOfRoot() {
    drafts.getFirst().expected = Optional.of(scene.render(EXPECTED));
  }

  private Draft draft(OperationType type, String name, Json input) {
    pass(1);
    var draft = new Draft(type, name, parent, clockUs, input);
    draft.metadata = metadata();
    return draft;
  }

  private Json metadata() {
    if (isAgent) {
      return scene.render(drafts.isEmpty() ? AGENT_METADATA : STEP_METADATA);
    }
    return drafts.isEmpty() ? scene.render(PLAIN_METADATA) : Json.EMPTY_OBJECT;
  }

  private void end(Draft draft, int leastMillis) {
    pass(leastMillis);
    // Some work goes on in the background, beyond the end of what started it.
    draft.endUs = dice.chance(0.01) ? clockUs + dice.between(1_000_000L, 9_000_000L) : clockUs;
    drafts.add(draft);
  }

  private void fail(Draft draft, Template output) {
    draft.status = Status.ERROR;
    draft.output = scene.render(output);
    draft.metadata = scene.render(FAILED_METADATA);
    draft.usage = Usage.NONE;
  }

  private void pass(int leastMillis) {
    clockUs += dice.between(leastMillis * 1_000L, leastMillis * 10_000L);
  }

  /// The spans so far; the first is the root.
  List<Draft> drafts() {
    return drafts;
  }
}
