package dev.outspan.wire.chat;

import dev.outspan.span.Assessment;
import dev.outspan.span.Json;
import dev.outspan.span.SpanRow;
import dev.outspan.wire.SpanFormat;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.chat.Conversation.Found;
import dev.outspan.wire.chat.Conversation.Lack;
import dev.outspan.wire.chat.Message.Part;
import dev.outspan.wire.chat.Message.ToolCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// Conversations for fine-tuning, one a line: `{"messages":[…],"tools":[…]}`, without `tools` if
/// there are none. Each line is ended by a line feed.
///
/// A message has, in this order, `role`, `content` (null if there are only calls of tools),
/// `tool_calls`, `tool_call_id` and `name`, each of the last three only if there is one. What a
/// model thought is left out. Spans that have no conversation make no line and are counted; so are
/// deleted ones, where there are any.
public final class ChatFormat implements SpanFormat {
  private final long[] lacking = new long[Lack.values().length];
  private long deleted;

  @Override
  public void begin(Utf8Buffer out) {}

  @Override
  public void append(Utf8Buffer out, SpanRow span, Optional<List<Assessment>> assessments) {
    switch (Conversation.of(span)) {
      case Found.Whole(var conversation) -> append(out, conversation);
      case Found.None(var lack) -> lacking[lack.ordinal()]++;
    }
  }

  @Override
  public void appendDeleted(Utf8Buffer out, SpanRow span) {
    deleted++;
  }

  @Override
  public void end(Utf8Buffer out) {}

  @Override
  public SequencedMap<String, Long> skipped() {
    var skipped = new LinkedHashMap<String, Long>();
    for (Lack lack : Lack.values()) {
      skipped.put(lack.name().toLowerCase(Locale.ROOT), lacking[lack.ordinal()]);
    }
    if (deleted > 0) {
      skipped.put("deleted", deleted);
    }
    return skipped;
  }

  private static void append(Utf8Buffer out, Conversation conversation) {
    out.appendAscii("{\"messages\":");
    byte before = '[';
    for (Message message : conversation.messages()) {
      out.append(before);
      append(out, message);
      before = ',';
    }
    out.append((byte) ']');
    if (!conversation.tools().isEmpty()) {
      out.appendAscii(",\"tools\":");
      appendAll(out, conversation.tools());
    }
    out.appendAscii("}\n");
  }

  static void appendAll(Utf8Buffer out, List<Json> values) {
    byte before = '[';
    for (Json value : values) {
      append(out.append(before), value);
      before = ',';
    }
    out.append((byte) ']');
  }

  private static void append(Utf8Buffer out, Json value) {
    out.append(value.bytes(), 0, value.sizeBytes());
  }

  static void append(Utf8Buffer out, Message message) {
    out.appendAscii("{\"role\":").appendString(message.role()).appendAscii(",\"content\":");
    appendContent(out, message);
    if (!message.calls().isEmpty()) {
      byte before = '[';
      out.appendAscii(",\"tool_calls\":");
      for (ToolCall call : message.calls()) {
        append(out.append(before), call);
        before = ',';
      }
      out.append((byte) ']');
    }
    message.callId().ifPresent(id -> out.appendAscii(",\"tool_call_id\":").appendString(id));
    message.name().ifPresent(name -> out.appendAscii(",\"name\":").appendString(name));
    out.append((byte) '}');
  }

  private static void append(Utf8Buffer out, ToolCall call) {
    out.append((byte) '{');
    call.id().ifPresent(id -> out.appendAscii("\"id\":").appendString(id).append((byte) ','));
    out.appendAscii("\"type\":\"function\",\"function\":{\"name\":").appendString(call.name());
    out.appendAscii(",\"arguments\":").appendString(call.arguments()).appendAscii("}}");
  }

  private static void appendContent(Utf8Buffer out, Message message) {
    List<Part> parts = message.content();
    if (parts.isEmpty()) {
      out.appendAscii(message.calls().isEmpty() ? "\"\"" : "null");
    } else if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(var text)) {
      out.appendString(text);
    } else {
      byte before = '[';
      for (Part part : parts) {
        append(out.append(before), part);
        before = ',';
      }
      out.append((byte) ']');
    }
  }

  private static void append(Utf8Buffer out, Part part) {
    switch (part) {
      case Part.Text(var text) ->
          out.appendAscii("{\"type\":\"text\",\"text\":").appendString(text).append((byte) '}');
      case Part.Typed(var json) -> append(out, json);
    }
  }
}
