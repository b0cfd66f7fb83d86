package dev.outspan.wire.chat;

import dev.outspan.span.Json;
import dev.outspan.span.OperationType;
import dev.outspan.span.SpanRow;
import dev.outspan.span.SpanRow.Part;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.chat.Message.ToolCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a model was asked and what it answered in one span.
///
/// @param messages the last one is the answer; at least one before it is no instruction
/// @param tools that the model might call
record Conversation(List<Message> messages, List<Json> tools) {

  /// A conversation, or why a span has none.
  sealed interface Found {
    record Whole(Conversation conversation) implements Found {}

    record None(Lack lack) implements Found {}
  }

  /// Why a span has no conversation.
  enum Lack {
    /// Its type is not that of a model's call.
    NOT_COMPLETION,
    /// Its input has no message but instructions, or is in a form that is not known.
    NO_INPUT,
    /// Its output has no message of the model, or is in a form that is not known.
    NO_OUTPUT
  }

  static Found of(SpanRow span) {
    if (span.type != OperationType.COMPLETION) {
      return new Found.None(Lack.NOT_COMPLETION);
    }
    JsonNode input = payload(span, Part.INPUT);
    JsonNode output = payload(span, Part.OUTPUT);
    List<JsonNode> attributes = attributes(payload(span, Part.METADATA));
    Optional<List<Message>> asked = asked(input, attributes);
    if (asked.stream().flatMap(List::stream).allMatch(Message::isInstruction)) {
      return new Found.None(Lack.NO_INPUT);
    }
    Optional<Message> answer = answered(output, attributes).flatMap(Conversation::answer);
    if (answer.isEmpty()) {
      return new Found.None(Lack.NO_OUTPUT);
    }
    var messages = new ArrayList<Message>(asked.orElseThrow());
    messages.add(answer.get());
    return new Found.Whole(new Conversation(CallIds.complete(messages), tools(input, attributes)));
  }

  static Optional<List<Message>> asked(JsonNode input, List<JsonNode> attributes) {
    return InputReader.read(input)
        .or(() -> Attributes.input(input))
        .or(() -> first(attributes.stream().map(Attributes::input).toList()));
  }

  static Optional<List<Message>> answered(JsonNode output, List<JsonNode> attributes) {
    return OutputReader.read(output)
        .or(() -> Attributes.output(output))
        .or(() -> first(attributes.stream().map(Attributes::output).toList()));
  }

  private static <T> Optional<T> first(List<Optional<T>> found) {
    return found.stream().flatMap(Optional::stream).findFirst();
  }

  /// Where attributes may stand: in metadata, and where the raw ones are kept.
  static List<JsonNode> attributes(JsonNode metadata) {
    Optional<JsonNode> raw =
        Nodes.object(metadata, "otel").flatMap(otel -> Nodes.object(otel, "content"));
    return raw.map(content -> List.of(metadata, content)).orElse(List.of(metadata));
  }

  private static List<Json> tools(JsonNode input, List<JsonNode> attributes) {
    return Tools.listOf(input)
        .or(() -> Attributes.tools(input))
        .or(() -> first(attributes.stream().map(Attributes::tools).toList()))
        .map(Tools::read)
        .orElse(List.of());
  }

  private static Optional<Message> answer(List<Message> messages) {
    return mergeCalls(messages).stream()
        .filter(message -> message.isRole(Message.ASSISTANT))
        .findFirst();
  }

  /// Messages of tool calls alone that follow one another are one, as their results come after all
  /// of them.
  private static List<Message> mergeCalls(List<Message> messages) {
    var merged = new ArrayList<Message>();
    var calls = new ArrayList<ToolCall>();
    for (Message message : messages) {
      if (message.onlyCalls()) {
        calls.addAll(message.calls());
      } else {
        flush(calls, merged);
        merged.add(message);
      }
    }
    flush(calls, merged);
    return merged;
  }

  private static void flush(List<ToolCall> calls, List<Message> into) {
    if (!calls.isEmpty()) {
      into.add(Message.calls(calls));
      calls.clear();
    }
  }

  private static JsonNode payload(SpanRow span, Part part) {
    byte[] json = Arrays.copyOfRange(span.bytes(), span.from(part), span.to(part));
    return Nodes.parse(json).orElse(JsonNode.EMPTY_OBJECT);
  }
}
