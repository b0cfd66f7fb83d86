package dev.outspan.sample;

import dev.outspan.wire.Utf8Buffer;
import java.util.function.BiConsumer;

/// A gap of a [Template], and what fills it. The name in a template is the constant in lower case.
@SuppressWarnings("ImmutableEnumChecker") // the fillings have no state
enum Slot {
  // drawn anew each time
  N((scene, out) -> out.appendLong(scene.dice.between(10, 59))),
  MS((scene, out) -> out.appendLong(scene.dice.between(100, 99_999))),
  HEX((scene, out) -> out.appendAscii(scene.dice.hex(8))),
  AMOUNT(
      (scene, out) ->
          out.appendLong(scene.dice.between(3, 899))
              .append((byte) '.')
              .appendLong(scene.dice.between(10, 99))),
  PERCENT((scene, out) -> out.appendLong(scene.dice.between(2, 48))),
  SCORE((scene, out) -> out.appendAscii("0.").appendLong(scene.dice.between(100, 999))),
  RATING((scene, out) -> out.appendLong(scene.dice.between(1, 5))),
  TOP_K((scene, out) -> out.appendLong(scene.dice.between(3, 20))),
  TIER((scene, out) -> out.appendLong(scene.dice.between(1, 3))),
  ARM((scene, out) -> out.appendAscii(scene.dice.chance(0.5) ? "\"a\"" : "\"b\"")),
  VECTOR(Scene::writeVector),
  CODE(Scene::writeCode),
  TRACE((scene, out) -> scene.writeOneOf(Passages.TRACES, out)),
  DOCUMENT(Scene::writeDocuments),
  CITY((scene, out) -> scene.writeOneOf(scene.language.cities(), out)),
  PRODUCT((scene, out) -> scene.writeOneOf(scene.language.products(), out)),
  REFERENCE((scene, out) -> scene.writeOneOf(scene.language.answers(), out)),

  // the same in the whole trace
  ORDER((scene, out) -> out.appendAscii(scene.order)),
  DATE((scene, out) -> out.appendAscii(scene.date)),
  PERSON((scene, out) -> scene.person.write(scene, out)),
  LANGUAGE((scene, out) -> out.appendAscii(scene.language.code())),
  MODEL((scene, out) -> out.appendAscii(scene.application.model())),
  AGENT((scene, out) -> out.appendAscii(scene.application.agent())),
  AGENT_ID((scene, out) -> out.appendAscii(scene.application.agentId())),
  ACP((scene, out) -> out.appendAscii(scene.application.acpType())),
  VERSION((scene, out) -> out.appendAscii(scene.application.version())),
  ENVIRONMENT((scene, out) -> out.appendAscii(scene.environment)),
  REGION((scene, out) -> out.appendAscii(scene.region)),
  SESSION((scene, out) -> out.appendAscii(scene.session)),
  SYSTEM((scene, out) -> append(scene.system, out)),

  // what was said and done so far
  TURN((scene, out) -> out.appendLong(scene.turn)),
  QUESTION((scene, out) -> append(scene.question, out)),
  ANSWER((scene, out) -> append(scene.answer, out)),
  THOUGHT((scene, out) -> append(scene.thought, out)),
  ERROR_TYPE((scene, out) -> append(scene.errorType, out)),
  ERROR((scene, out) -> append(scene.error, out)),
  CALL_ID((scene, out) -> out.appendAscii(scene.callId)),
  TOOL((scene, out) -> out.appendAscii(scene.tool.name())),
  ARGUMENTS((scene, out) -> append(scene.arguments, out)),
  ARGUMENTS_TEXT((scene, out) -> appendQuoted(scene.arguments, out)),
  RESULT((scene, out) -> append(scene.result, out)),
  RESULT_TEXT((scene, out) -> appendQuoted(scene.result, out)),
  HISTORY((scene, out) -> append(scene.history, out)),
  INPUT_TOKENS((scene, out) -> out.appendLong(scene.inputTokens)),
  OUTPUT_TOKENS((scene, out) -> out.appendLong(scene.outputTokens)),
  TOTAL_TOKENS((scene, out) -> out.appendLong(scene.inputTokens + scene.outputTokens));

  private final BiConsumer<Scene, Utf8Buffer> filling;

  Slot(BiConsumer<Scene, Utf8Buffer> filling) {
    this.filling = filling;
  }

  void fill(Scene scene, Utf8Buffer out) {
    filling.accept(scene, out);
  }

  private static void append(Utf8Buffer text, Utf8Buffer out) {
    out.append(text.array(), 0, text.length());
  }

  private static void appendQuoted(Utf8Buffer json, Utf8Buffer out) {
    out.appendString(json.array(), 0, json.length());
  }
}
