package dev.outspan.wire.request;

import dev.outspan.span.Json;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.request.ValidationError.Detail;
import java.util.List;
import java.util.function.UnaryOperator;

/// Writes the body of an answer with status 422: `{"detail":[…]}`.
///
/// An answer is never much longer than what is wrong is worth: see the three limits.
public final class ValidationErrors {
  /// Errors told at most.
  public static final int MOST_ERRORS = 1_000;

  /// Bytes of one input that is still shown.
  private static final int LONGEST_INPUT_BYTES = 64 << 10;

  /// Bytes of inputs after which no further one is shown.
  private static final int SHOWN_INPUT_BYTES = 1 << 20;

  private final UnaryOperator<Json> mask;
  private final Utf8Buffer out;
  private int shownBytes;

  private ValidationErrors(UnaryOperator<Json> mask, Utf8Buffer out) {
    this.mask = mask;
    this.out = out;
  }

  /// Appends the body to `out`.
  ///
  /// @param mask takes credentials out of an input before it is shown
  public static void encode(
      List<ValidationError> errors, UnaryOperator<Json> mask, Utf8Buffer out) {
    var encoding = new ValidationErrors(mask, out);
    out.appendAscii("{\"detail\":[");
    int told = Math.min(errors.size(), MOST_ERRORS);
    for (int i = 0; i < told; i++) {
      if (i > 0) {
        out.append((byte) ',');
      }
      encoding.append(errors.get(i));
    }
    out.appendAscii("]}");
  }

  private void append(ValidationError error) {
    out.appendAscii("{\"type\":").appendString(error.type()).appendAscii(",\"loc\":[");
    error.location().encode(out);
    out.appendAscii("],\"msg\":").appendString(error.message()).appendAscii(",\"input\":");
    appendInput(error.input());
    if (!error.context().isEmpty()) {
      out.appendAscii(",\"ctx\":");
      appendContext(error.context());
    }
    out.append((byte) '}');
  }

  private void appendInput(JsonNode input) {
    if (input.sizeBytes() > LONGEST_INPUT_BYTES || shownBytes >= SHOWN_INPUT_BYTES) {
      out.appendAscii("null");
      return;
    }
    Json shown = mask.apply(input.json());
    out.append(shown.bytes(), 0, shown.sizeBytes());
    shownBytes += shown.sizeBytes();
  }

  private void appendContext(List<Detail> context) {
    byte before = '{';
    for (Detail detail : context) {
      out.append(before).appendString(detail.name()).append((byte) ':');
      switch (detail) {
        case Detail.Text(_, var text) -> out.appendString(text);
        case Detail.Count(_, var count) -> out.appendLong(count);
        case Detail.Opaque _ -> out.appendAscii("{}");
      }
      before = ',';
    }
    out.append((byte) '}');
  }
}
