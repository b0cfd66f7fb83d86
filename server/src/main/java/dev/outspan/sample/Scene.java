package dev.outspan.sample;

import dev.outspan.span.Json;
import dev.outspan.wire.Utf8Buffer;
import java.util.List;

/// What one trace is about and what was said in it so far: fills the gaps of templates.
///
/// Texts are kept as they stand inside of JSON strings; arguments, results and history as JSON.
final class Scene {
  private static final List<String> ENVIRONMENTS = List.of("production", "production", "staging");
  private static final List<String> REGIONS = List.of("eu-central", "us-east", "ap-south");

  final Dice dice;
  final Language language;
  final Application application;
  final String session;
  final String order;
  final String date;
  final String environment;
  final String region;
  final Template person;

  /// The number of the turn, from 1.
  int turn;

  final Utf8Buffer system = new Utf8Buffer(512);
  final Utf8Buffer question = new Utf8Buffer(256);
  final Utf8Buffer answer = new Utf8Buffer(1024);
  final Utf8Buffer thought = new Utf8Buffer(256);
  final Utf8Buffer errorType = new Utf8Buffer(32);
  final Utf8Buffer error = new Utf8Buffer(128);

  /// The messages to the model after the system's, divided by commas.
  final Utf8Buffer history = new Utf8Buffer(4096);

  /// The latest call of a tool.
  final Utf8Buffer arguments = new Utf8Buffer(256);

  final Utf8Buffer result = new Utf8Buffer(512);
  String callId = "";
  Tool tool;

  /// What the latest model call used.
  int inputTokens;

  int outputTokens;

  private final double wordiness;
  private final Utf8Buffer scratch = new Utf8Buffer(8192);

  /// @param wordiness how much is said
  /// @param sessionDice the same for all traces of a session
  Scene(Dice dice, Dice sessionDice, double wordiness) {
    this.dice = dice;
    this.wordiness = wordiness;
    language = Language.drawn(sessionDice);
    application = sessionDice.oneOf(Application.ALL);
    session = sessionDice.uuid();
    person = sessionDice.oneOf(language.people());
    environment = sessionDice.oneOf(ENVIRONMENTS);
    region = sessionDice.oneOf(REGIONS);
    order = "A-" + dice.between(10_000, 99_999);
    date = "2026-0%d-%d".formatted(dice.between(1, 9), dice.between(10, 28));
    tool = application.tools().getFirst();
    writeOneOf(language.systems(), system);
    system.appendAscii("\\n\\n");
    writeMany(Passages.POLICIES, 1, "\\n\\n", system);
    writeOneOf(Passages.THOUGHTS, thought);
    ask();
    sayAnswer();
  }

  Json render(Template template) {
    scratch.clear();
    template.write(this, scratch);
    return Json.ofCanonical(scratch.toByteArray());
  }

  void writeOneOf(List<Template> choices, Utf8Buffer out) {
    dice.oneOf(choices).write(this, out);
  }

  /// One or more passages with an empty line between two.
  void writeDocuments(Utf8Buffer out) {
    writeMany(Passages.DOCUMENTS, 1.5, "\\n\\n", out);
  }

  void writeCode(Utf8Buffer out) {
    writeMany(Passages.CODE, 1, "\\n\\n", out);
  }

  private void writeMany(List<Template> choices, double mean, String divider, Utf8Buffer out) {
    int count = dice.tailed(mean * wordiness);
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.appendAscii(divider);
      }
      writeOneOf(choices, out);
    }
  }

  /// Numbers of an embedding.
  void writeVector(Utf8Buffer out) {
    for (int i = 0; i < 48; i++) {
      if (i > 0) {
        out.append((byte) ',');
      }
      out.appendAscii(dice.chance(0.5) ? "-0.0" : "0.0").appendLong(dice.between(10_000, 99_999));
    }
  }

  /// The user says something new.
  void ask() {
    turn++;
    question.clear();
    writeMany(language.questions(), 0.5, " ", question);
    remember(application.shape().user());
  }

  /// The assistant answers.
  void sayAnswer() {
    answer.clear();
    if (dice.chance(0.08)) {
      answer.appendAscii("**");
      writeOneOf(language.products(), answer);
      answer.appendAscii("**\\n\\n1. ");
      writeMany(language.answers(), 4, "\\n1. ", answer);
    } else {
      writeMany(language.answers(), 4, " ", answer);
    }
    if (dice.chance(0.06)) {
      answer.appendAscii("\\n\\n");
      writeCode(answer);
    }
  }

  /// The model wants a tool, and gets what it gives back.
  void useTool() {
    tool = dice.oneOf(application.tools());
    callId = "call_" + dice.hex(16);
    redraw(Passages.THOUGHTS, thought);
    redraw(List.of(tool.arguments()), arguments);
    redraw(List.of(tool.result()), result);
  }

  /// Something goes wrong; the tool's result says so too.
  void fail() {
    var failure = dice.oneOf(Passages.FAILURES);
    redraw(List.of(failure.type()), errorType);
    redraw(List.of(failure.message()), error);
    result.clear();
    result.appendAscii("{\"error\":\"").append(error.array(), 0, error.length()).appendAscii("\"}");
  }

  private void redraw(List<Template> choices, Utf8Buffer out) {
    out.clear();
    writeOneOf(choices, out);
  }

  /// Adds a message to those that later model calls see.
  void remember(Template message) {
    if (history.length() > 0) {
      history.append((byte) ',');
    }
    message.write(this, history);
  }

  /// Four bytes are about one token.
  void count(int outputBytes) {
    inputTokens = 40 + (system.length() + history.length()) / 4;
    outputTokens = 8 + outputBytes / 4;
  }
}
