package dev.outspan.sample;

import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.Span;
import dev.outspan.span.Status;
import dev.outspan.wire.Utf8Buffer;
import java.time.Instant;
import java.util.Optional;

/// A span as an item of a batch, keys and times spelled as the platform's Python client does.
public final class RequestItem {
  private RequestItem() {}

  /// Writes the item that is sent when the span starts: no end, no output, no failure yet.
  public static void writeStart(Span span, Utf8Buffer out) {
    write(span, Json.EMPTY_OBJECT, Status.SUCCESS, Optional.empty(), out);
  }

  /// Writes the item that is sent when the span is done, or again when it is not.
  public static void writeWhole(Span span, Utf8Buffer out) {
    write(span, span.payload().output(), span.status(), span.timing().end(), out);
  }

  private static void write(
      Span span, Json output, Status status, Optional<Instant> end, Utf8Buffer out) {
    var links = span.links();
    var payload = span.payload();
    out.appendAscii("{\"name\":").appendString(span.name());
    writeText("id", span.key().id(), out);
    writeText("trace_id", span.key().traceId(), out);
    writeTime("start_timestamp", span.timing().start(), out);
    writeJson("input", payload.input(), out);
    writeJson("output", output, out);
    writeJson("metadata", payload.metadata(), out);
    writeText("status", status.name(), out);
    writeText("type", span.type().name(), out);
    end.ifPresent(time -> writeTime("end_timestamp", time, out));
    links.parentId().ifPresent(id -> writeText("parent_id", id, out));
    links.groupId().ifPresent(id -> writeText("group_id", id, out));
    payload.expected().ifPresent(json -> writeJson("expected", json, out));
    links
        .applicationInteractionId()
        .ifPresent(id -> writeText("application_interaction_id", id, out));
    links.applicationVariantId().ifPresent(id -> writeText("application_variant_id", id, out));
    links.obsTraceId().ifPresent(id -> writeText("obs_trace_id", id, out));
    links.obsSpanId().ifPresent(id -> writeText("obs_span_id", id, out));
    out.append((byte) '}');
  }

  private static void writeText(String name, String text, Utf8Buffer out) {
    writeName(name, out);
    out.appendString(text);
  }

  private static void writeJson(String name, Json json, Utf8Buffer out) {
    writeName(name, out);
    out.append(json.bytes(), 0, json.sizeBytes());
  }

  /// Like `2026-01-01T00:00:00.123456+00:00`, without a fraction if it is zero.
  private static void writeTime(String name, Instant time, Utf8Buffer out) {
    writeName(name, out);
    out.append((byte) '"').appendInstantMicros(Micros.of(time));
    out.array()[out.length() - 1] = '+';
    out.appendAscii("00:00\"");
  }

  private static void writeName(String name, Utf8Buffer out) {
    out.appendAscii(",\"").appendAscii(name).appendAscii("\":");
  }
}
