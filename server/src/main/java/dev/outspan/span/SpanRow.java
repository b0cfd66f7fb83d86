package dev.outspan.span;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/// A stored span as bytes: what a scan hands out, so that an export copies instead of decoding.
///
/// All texts and payloads stand together in one array, which other rows may share. The short texts
/// come first, in the order of [Field], divided by NUL, which no stored text contains. The fields
/// up to [Field#CREATED_BY] are always there; each later one is there only if the span has it, and
/// begins with its tag. The payloads follow in the order of [Part].
///
/// A row may also stand for a span that was deleted, see [#deleted].
public final class SpanRow {
  /// Stands for a missing end and for missing token counts.
  public static final long ABSENT = Long.MIN_VALUE;

  /// The short texts of a span, in the order of the head.
  public enum Field {
    ID,
    NAME,
    TRACE_ID,
    ACCOUNT_ID,
    CREATED_BY,
    PARENT_ID('p'),
    GROUP_ID('g'),
    APPLICATION_INTERACTION_ID('i'),
    APPLICATION_VARIANT_ID('v'),
    OBS_TRACE_ID('t'),
    OBS_SPAN_ID('s');

    private static final Field[] ALL = values();

    private final char tag;

    Field() {
      this('\0');
    }

    Field(char tag) {
      this.tag = tag;
    }

    /// The letter before an optional text, NUL for the others.
    public char tag() {
      return tag;
    }
  }

  /// The payloads of a span, in the order of the array.
  public enum Part {
    INPUT,
    OUTPUT,
    METADATA,
    /// The only one that a span may lack.
    EXPECTED;

    private static final int COUNT = values().length;
  }

  private final byte[] bytes;
  private final int[] from = new int[Field.ALL.length];
  private final int[] to = new int[Field.ALL.length];

  /// Where each part begins, and where the last one ends.
  private final int[] parts = new int[Part.COUNT + 1];

  public final long startUs;
  public final long endUs;
  public final Status status;
  public final OperationType type;
  public final long inputTokens;
  public final long outputTokens;

  /// Takes over the array, or its part.
  ///
  /// @param bytes the short texts, then the payloads
  /// @param at where the short texts begin
  /// @param lengths of the short texts together, then of each part, 0 of one that is absent
  public SpanRow(
      byte[] bytes,
      int at,
      int[] lengths,
      long startUs,
      long endUs,
      Status status,
      OperationType type,
      long inputTokens,
      long outputTokens) {
    this.bytes = bytes;
    this.startUs = startUs;
    this.endUs = endUs;
    this.status = status;
    this.type = type;
    this.inputTokens = inputTokens;
    this.outputTokens = outputTokens;
    int end = at;
    for (int i = 0; i < parts.length; i++) {
      end += lengths[i];
      parts[i] = end;
    }
    split(at);
  }

  private void split(int headFrom) {
    int headTo = parts[0];
    int field = 0;
    int start = headFrom;
    while (start <= headTo) {
      int end = start;
      while (end < headTo && bytes[end] != 0) {
        end++;
      }
      if (field > Field.CREATED_BY.ordinal()) {
        while (Field.ALL[field].tag != bytes[start]) {
          field++;
        }
        start++;
      }
      from[field] = start;
      to[field] = end;
      field++;
      start = end + 1;
    }
  }

  /// The bytes in which all positions count.
  public byte[] bytes() {
    return bytes;
  }

  public boolean has(Field field) {
    return field.tag == 0 || to[field.ordinal()] > 0;
  }

  public int from(Field field) {
    return from[field.ordinal()];
  }

  public int to(Field field) {
    return to[field.ordinal()];
  }

  public String text(Field field) {
    int begin = from(field);
    return new String(bytes, begin, to(field) - begin, UTF_8);
  }

  public boolean has(Part part) {
    return from(part) < to(part);
  }

  public int from(Part part) {
    return parts[part.ordinal()];
  }

  public int to(Part part) {
    return parts[part.ordinal() + 1];
  }

  /// A copy of a payload.
  public Json json(Part part) {
    return Json.ofCanonical(Arrays.copyOfRange(bytes, from(part), to(part)));
  }

  /// Compares by start, then trace id, then id, the texts bytewise: the order of every read.
  public static int inOrder(SpanRow a, SpanRow b) {
    int byStart = Long.compare(a.startUs, b.startUs);
    if (byStart != 0) {
      return byStart;
    }
    int byTrace = a.compare(Field.TRACE_ID, b);
    return byTrace != 0 ? byTrace : a.compare(Field.ID, b);
  }

  private int compare(Field field, SpanRow other) {
    return Arrays.compareUnsigned(
        bytes, from(field), to(field), other.bytes, other.from(field), other.to(field));
  }

  /// Bytes of the row's texts and payloads together.
  public int sizeBytes() {
    return to(Part.EXPECTED) - from(Field.ID);
  }

  /// What is left of a deleted span: its key and its start. Nothing else of the row counts.
  public static SpanRow deleted(SpanKey key, long startUs) {
    byte[] head =
        String.join("\0", key.id(), "", key.traceId(), key.accountId(), "").getBytes(UTF_8);
    return new SpanRow(
        head,
        0,
        new int[] {head.length, 0, 0, 0, 0},
        startUs,
        ABSENT,
        Status.SUCCESS,
        OperationType.STANDALONE,
        ABSENT,
        ABSENT);
  }

  /// Whether the row stands for a span that was deleted. An input that is there has two bytes at
  /// least.
  public boolean isDeleted() {
    return !has(Part.INPUT);
  }

  public static SpanRow of(Span span) {
    var payload = span.payload();
    var usage = span.usage();
    var bytes = new ByteArrayOutputStream(1 << 10);
    appendHead(bytes, span);
    int headBytes = bytes.size();
    bytes.writeBytes(payload.input().bytes());
    bytes.writeBytes(payload.output().bytes());
    bytes.writeBytes(payload.metadata().bytes());
    payload.expected().ifPresent(expected -> bytes.writeBytes(expected.bytes()));
    return new SpanRow(
        bytes.toByteArray(),
        0,
        new int[] {
          headBytes,
          payload.input().sizeBytes(),
          payload.output().sizeBytes(),
          payload.metadata().sizeBytes(),
          payload.expected().map(Json::sizeBytes).orElse(0)
        },
        span.timing().startUs(),
        span.timing().end().map(Micros::of).orElse(ABSENT),
        span.status(),
        span.type(),
        usage.inputTokens().orElse(ABSENT),
        usage.outputTokens().orElse(ABSENT));
  }

  private static void appendHead(ByteArrayOutputStream bytes, Span span) {
    var key = span.key();
    var links = span.links();
    bytes.writeBytes(key.id().getBytes(UTF_8));
    append(bytes, Field.NAME, Optional.of(span.name()));
    append(bytes, Field.TRACE_ID, Optional.of(key.traceId()));
    append(bytes, Field.ACCOUNT_ID, Optional.of(key.accountId()));
    append(bytes, Field.CREATED_BY, Optional.of(span.createdBy()));
    append(bytes, Field.PARENT_ID, links.parentId());
    append(bytes, Field.GROUP_ID, links.groupId());
    append(bytes, Field.APPLICATION_INTERACTION_ID, links.applicationInteractionId());
    append(bytes, Field.APPLICATION_VARIANT_ID, links.applicationVariantId());
    append(bytes, Field.OBS_TRACE_ID, links.obsTraceId());
    append(bytes, Field.OBS_SPAN_ID, links.obsSpanId());
  }

  private static void append(ByteArrayOutputStream bytes, Field field, Optional<String> text) {
    if (text.isPresent()) {
      bytes.write(0);
      if (field.tag != 0) {
        bytes.write(field.tag);
      }
      bytes.writeBytes(text.get().getBytes(UTF_8));
    }
  }

  public SpanKey key() {
    return new SpanKey(text(Field.ACCOUNT_ID), text(Field.TRACE_ID), text(Field.ID));
  }

  /// The span.
  ///
  /// @throws IllegalStateException if it was deleted
  public Span toSpan() {
    if (isDeleted()) {
      throw new IllegalStateException("the span %s was deleted".formatted(key()));
    }
    return new Span(
        key(),
        text(Field.NAME),
        new Timing(
            Micros.toInstant(startUs),
            endUs == ABSENT ? Optional.empty() : Optional.of(Micros.toInstant(endUs))),
        status,
        type,
        new Links(
            optional(Field.PARENT_ID),
            optional(Field.GROUP_ID),
            optional(Field.APPLICATION_INTERACTION_ID),
            optional(Field.APPLICATION_VARIANT_ID),
            optional(Field.OBS_TRACE_ID),
            optional(Field.OBS_SPAN_ID)),
        new Payload(
            json(Part.INPUT),
            json(Part.OUTPUT),
            json(Part.METADATA),
            has(Part.EXPECTED) ? Optional.of(json(Part.EXPECTED)) : Optional.empty()),
        new Usage(tokens(inputTokens), tokens(outputTokens)),
        text(Field.CREATED_BY));
  }

  private Optional<String> optional(Field field) {
    return has(field) ? Optional.of(text(field)) : Optional.empty();
  }

  private static OptionalLong tokens(long count) {
    return count == ABSENT ? OptionalLong.empty() : OptionalLong.of(count);
  }
}
