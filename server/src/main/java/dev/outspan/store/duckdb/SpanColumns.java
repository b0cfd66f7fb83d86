package dev.outspan.store.duckdb;

import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.OperationType;
import dev.outspan.span.Span;
import dev.outspan.span.SpanRow;
import dev.outspan.span.SpanRow.Field;
import dev.outspan.span.Status;
import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.duckdb.DuckDBAppender;

/// A span as a row of the table `span`, both ways.
final class SpanColumns {
  private static final Status[] STATUSES = Status.values();
  private static final OperationType[] TYPES = OperationType.values();
  private static final byte[] NOTHING = {};

  /// Java objects around a row's bytes, about: part of the column `size_bytes`.
  static final long ROW_OVERHEAD_BYTES = 512;

  /// The columns that [#read] wants, in its order. The short texts come as one, see [SpanRow]: few
  /// large values are read several times faster than many small ones.
  static final String SELECTED =
      """
      encode(concat_ws(chr(0), id, name, trace_id, account_id, created_by, \
      %s || parent_id, %s || group_id, %s || application_interaction_id, \
      %s || application_variant_id, %s || obs_trace_id, %s || obs_span_id)), \
      start_us, coalesce(end_us, %s), status, type, \
      coalesce(input_tokens, %s), coalesce(output_tokens, %s), \
      encode(input), encode(output), encode(metadata), encode(expected)"""
          .formatted(
              tag(Field.PARENT_ID),
              tag(Field.GROUP_ID),
              tag(Field.APPLICATION_INTERACTION_ID),
              tag(Field.APPLICATION_VARIANT_ID),
              tag(Field.OBS_TRACE_ID),
              tag(Field.OBS_SPAN_ID),
              SpanRow.ABSENT,
              SpanRow.ABSENT,
              SpanRow.ABSENT);

  private SpanColumns() {}

  private static String tag(Field field) {
    return "'" + field.tag() + "'";
  }

  /// A row with an array of its own.
  static SpanRow read(ResultSet result) throws SQLException {
    byte[][] texts = texts(result);
    var bytes = new ByteArrayOutputStream(size(texts));
    for (byte[] text : texts) {
      bytes.writeBytes(text);
    }
    return row(result, bytes.toByteArray(), 0, texts);
  }

  /// A row that lasts as long as what is in the arena.
  static SpanRow read(ResultSet result, RowArena arena) throws SQLException {
    byte[][] texts = texts(result);
    byte[] bytes = arena.room(size(texts));
    int at = arena.used();
    for (byte[] text : texts) {
      arena.add(text);
    }
    return row(result, bytes, at, texts);
  }

  /// The head and the payloads, empty where absent.
  private static byte[][] texts(ResultSet result) throws SQLException {
    byte[] expected = result.getBytes(11);
    return new byte[][] {
      result.getBytes(1),
      result.getBytes(8),
      result.getBytes(9),
      result.getBytes(10),
      expected == null ? NOTHING : expected
    };
  }

  private static int size(byte[][] texts) {
    int size = 0;
    for (byte[] text : texts) {
      size = Math.addExact(size, text.length);
    }
    return size;
  }

  private static SpanRow row(ResultSet result, byte[] bytes, int at, byte[][] texts)
      throws SQLException {
    int[] lengths = new int[texts.length];
    for (int i = 0; i < texts.length; i++) {
      lengths[i] = texts[i].length;
    }
    return new SpanRow(
        bytes,
        at,
        lengths,
        result.getLong(2),
        result.getLong(3),
        STATUSES[result.getInt(4)],
        TYPES[result.getInt(5)],
        result.getLong(6),
        result.getLong(7));
  }

  /// Appends one row, in the order of the table's columns.
  static void append(DuckDBAppender appender, Span span, KeyHash hashes, long version)
      throws SQLException {
    var key = span.key();
    var links = span.links();
    var payload = span.payload();
    appender.beginRow();
    appender.append(hashes.key()).append(hashes.id());
    appender.append(version);
    appender.append(key.accountId()).append(key.traceId()).append(key.id()).append(span.name());
    appender.append(span.timing().startUs());
    append(appender, endUs(span));
    appender.append((byte) span.status().ordinal()).append((byte) span.type().ordinal());
    append(appender, links.parentId());
    append(appender, links.groupId());
    append(appender, links.applicationInteractionId());
    append(appender, links.applicationVariantId());
    append(appender, links.obsTraceId());
    append(appender, links.obsSpanId());
    appender.append(span.createdBy());
    append(appender, span.usage().inputTokens());
    append(appender, span.usage().outputTokens());
    appender.append(sizeBytes(span));
    appender.append(payload.input().bytes());
    appender.append(payload.output().bytes());
    appender.append(payload.metadata().bytes());
    if (payload.expected().isPresent()) {
      appender.append(payload.expected().get().bytes());
    } else {
      appender.appendNull();
    }
    appender.endRow();
  }

  private static OptionalLong endUs(Span span) {
    long endUs = span.timing().end().map(Micros::of).orElse(SpanRow.ABSENT);
    return endUs == SpanRow.ABSENT ? OptionalLong.empty() : OptionalLong.of(endUs);
  }

  /// What a row weighs in a scan's memory.
  static long sizeBytes(Span span) {
    var payload = span.payload();
    return ROW_OVERHEAD_BYTES
        + payload.input().sizeBytes()
        + payload.output().sizeBytes()
        + payload.metadata().sizeBytes()
        + payload.expected().map(Json::sizeBytes).orElse(0);
  }

  private static void append(DuckDBAppender appender, Optional<String> text) throws SQLException {
    if (text.isPresent()) {
      appender.append(text.get());
    } else {
      appender.appendNull();
    }
  }

  private static void append(DuckDBAppender appender, OptionalLong number) throws SQLException {
    if (number.isPresent()) {
      appender.append(number.getAsLong());
    } else {
      appender.appendNull();
    }
  }
}
