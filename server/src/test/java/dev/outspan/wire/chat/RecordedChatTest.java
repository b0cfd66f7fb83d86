package dev.outspan.wire.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.span.Json;
import dev.outspan.span.OperationType;
import dev.outspan.span.Payload;
import dev.outspan.span.SpanRow;
import dev.outspan.testing.RecordedSpans;
import dev.outspan.testing.Spans;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What real model calls said, in the forms of many providers and frameworks, is understood.
class RecordedChatTest {
  private static final int COMPLETIONS = 11_651;

  @TestFactory
  Stream<DynamicTest> recordedCalls_areUnderstood() {
    if (!RecordedSpans.areThere()) {
      return Stream.empty();
    }
    return Stream.of(
        DynamicTest.dynamicTest("inputs and outputs", this::requirePayloads),
        DynamicTest.dynamicTest("lines", this::requireLines));
  }

  private void requirePayloads() throws IOException {
    int asked = 0;
    int answered = 0;
    int completions = 0;
    for (String line : RecordedSpans.lines()) {
      ObjectNode span = RecordedSpans.parse(line);
      if (type(span) == OperationType.COMPLETION) {
        completions++;
        asked += Conversation.asked(payload(span, "input"), List.of()).isPresent() ? 1 : 0;
        answered += Conversation.answered(payload(span, "output"), List.of()).isPresent() ? 1 : 0;
      }
    }
    assertThat(completions).isEqualTo(COMPLETIONS);
    // Of the other inputs 5,954 say which task was tried, and hold no conversation.
    assertThat(asked).isGreaterThanOrEqualTo(COMPLETIONS - 5_954 - 5);
    assertThat(answered).isGreaterThanOrEqualTo(11_567);
  }

  private void requireLines() throws IOException {
    List<String> spans = RecordedSpans.lines();
    var format = new ChatFormat();
    var out = new Utf8Buffer(1 << 20);
    int lines = 0;
    for (String line : spans) {
      out.clear();
      format.append(out, row(RecordedSpans.parse(line)), Optional.empty());
      if (out.length() > 0) {
        lines++;
        requireLine(new String(out.toByteArray(), UTF_8));
      }
    }
    long skipped = format.skipped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(lines + skipped).isEqualTo(spans.size());
    assertThat(format.skipped()).containsEntry("not_completion", 32_591L - COMPLETIONS);
    assertThat(lines).isGreaterThan(5_600);
  }

  private static void requireLine(String line) throws IOException {
    assertThat(line).endsWith("}\n");
    JsonNode messages = RecordedSpans.JSON.readTree(line).get("messages");
    assertThat(messages.size()).isGreaterThan(1);
    assertThat(messages.get(messages.size() - 1).get("role").textValue()).isEqualTo("assistant");
    for (JsonNode message : messages) {
      assertThat(message.get("role").isTextual()).isTrue();
      assertThat(message.has("content")).isTrue();
      for (JsonNode call : message.path("tool_calls")) {
        assertThat(call.get("id").isTextual()).isTrue();
        assertThat(call.at("/function/arguments").isTextual()).isTrue();
      }
    }
  }

  private static OperationType type(ObjectNode span) {
    return OperationType.valueOf(span.get("type").textValue());
  }

  private static SpanRow row(ObjectNode span) {
    var payload =
        new Payload(
            payload(span, "input").json(),
            payload(span, "output").json(),
            payload(span, "metadata").json(),
            Optional.<Json>empty());
    return SpanRow.of(Spans.span("t", "s").type(type(span)).payload(payload).make());
  }

  private static dev.outspan.wire.JsonNode payload(ObjectNode span, String name) {
    JsonNode value = span.path(name);
    return Nodes.parse((value.isObject() ? value.toString() : "{}").getBytes(UTF_8)).orElseThrow();
  }
}
