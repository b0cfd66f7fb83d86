package dev.outspan.span;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A stored span as bytes: what a scan hands out, so that an export copies instead of decoding.
///
/// The short texts stand together in one `head`, in the order of [Field], divided by NUL, which no
/// stored text contains. The fields up to [Field#CREATED_BY] are always there; each later one is
/// there only if the span has it, and begins with its tag.
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

  private final byte[] head;
  private final int[] from = new int[Field.ALL.length];
  private final int[] to = new int[Field.ALL.length];

  public final long startUs;
  public final long endUs;
  public final Status status;
  public final OperationType type;
  public final long inputTokens;
  public final long outputTokens;
  public final byte[] input;
  public final byte[] output;
  public final byte[] metadata;
  public final byte @Nullable [] expected;

  /// Takes over the arrays.
  public SpanRow(
      byte[] head,
      long startUs,
      long endUs,
      Status status,
      OperationType type,
      long inputTokens,
      long outputTokens,
      byte[] input,
      byte[] output,
      byte[] metadata,
      byte @Nullable [] expected) {
    this.head = head;
    this.startUs = startUs;
    this.endUs = endUs;
    this.status = status;
    this.type = type;
    this.inputTokens = inputTokens;
    this.outputTokens = outputTokens;
    this.input = input;
    this.output = output;
    this.metadata = metadata;
    this.expected = expected;
    split();
  }

  private void split() {
    int field = 0;
    int start = 0;
    while (start <= head.length) {
      int end = start;
      while (end < head.length && head[end] != 0) {
        end++;
      }
      if (field > Field.CREATED_BY.ordinal()) {
        while (Field.ALL[field].tag != head[start]) {
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

  /// The bytes in which [#from] and [#to] count.
  public byte[] head() {
    return head;
  }

  public boolean has(Field field) {
    return field.tag == 0 || from[field.ordinal()] > 0;
  }

  public int from(Field field) {
    return from[field.ordinal()];
  }

  public int to(Field field) {
    return to[field.ordinal()];
  }

  public String text(Field field) {
    int begin = from(field);
    return new String(head, begin, to(field) - begin, UTF_8);
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
        head, from(field), to(field), other.head, other.from(field), other.to(field));
  }

  /// Bytes that the row holds, its texts and payloads together.
  public int sizeBytes() {
    return head.length
        + input.length
        + output.length
        + metadata.length
        + (expected == null ? 0 : expected.length);
  }

  public static SpanRow of(Span span) {
    var key = span.key();
    var links = span.links();
    var payload = span.payload();
    var usage = span.usage();
    var head = new ByteArrayOutputStream(256);
    head.writeBytes(key.id().getBytes(UTF_8));
    append(head, Field.NAME, Optional.of(span.name()));
    append(head, Field.TRACE_ID, Optional.of(key.traceId()));
    append(head, Field.ACCOUNT_ID, Optional.of(key.accountId()));
    append(head, Field.CREATED_BY, Optional.of(span.createdBy()));
    append(head, Field.PARENT_ID, links.parentId());
    append(head, Field.GROUP_ID, links.groupId());
    append(head, Field.APPLICATION_INTERACTION_ID, links.applicationInteractionId());
    append(head, Field.APPLICATION_VARIANT_ID, links.applicationVariantId());
    append(head, Field.OBS_TRACE_ID, links.obsTraceId());
    append(head, Field.OBS_SPAN_ID, links.obsSpanId());
    return new SpanRow(
        head.toByteArray(),
        span.timing().startUs(),
        span.timing().end().map(Micros::of).orElse(ABSENT),
        span.status(),
        span.type(),
        usage.inputTokens().orElse(ABSENT),
        usage.outputTokens().orElse(ABSENT),
        payload.input().bytes(),
        payload.output().bytes(),
        payload.metadata().bytes(),
        payload.expected().map(Json::bytes).orElse(null));
  }

  private static void append(ByteArrayOutputStream head, Field field, Optional<String> text) {
    if (text.isPresent()) {
      head.write(0);
      if (field.tag != 0) {
        head.write(field.tag);
      }
      head.writeBytes(text.get().getBytes(UTF_8));
    }
  }

  public Span toSpan() {
    return new Span(
        new SpanKey(text(Field.ACCOUNT_ID), text(Field.TRACE_ID), text(Field.ID)),
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
            Json.ofCanonical(input),
            Json.ofCanonical(output),
            Json.ofCanonical(metadata),
            Optional.ofNullable(expected).map(Json::ofCanonical)),
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
