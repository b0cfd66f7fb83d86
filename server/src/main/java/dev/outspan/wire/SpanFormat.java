package dev.outspan.wire;

import dev.outspan.span.Assessment;
import dev.outspan.span.SpanRow;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// How spans become a file. A format holds no state beyond what it was told of the file so far, and
/// is used for one file.
///
/// The bytes depend on the spans alone: not on the time, nor on how they are cut into buffers.
public interface SpanFormat {

  /// Appends what comes before the first span.
  void begin(Utf8Buffer out);

  /// Appends one span, or counts why it is left out.
  ///
  /// @param assessments the span's assessments; absent if the file shows none
  void append(Utf8Buffer out, SpanRow span, Optional<List<Assessment>> assessments);

  /// Appends a span that was deleted, or counts that it is left out.
  ///
  /// @param span a [SpanRow#deleted] row
  void appendDeleted(Utf8Buffer out, SpanRow span);

  /// Appends what comes after the last span.
  void end(Utf8Buffer out);

  /// How many spans were left out so far, by the reason; empty for a format that has all of them.
  default SequencedMap<String, Long> skipped() {
    return Collections.emptyNavigableMap();
  }

  /// One array of objects, without a line feed at the end.
  final class JsonArray implements SpanFormat {
    private boolean isFirst = true;

    @Override
    public void begin(Utf8Buffer out) {
      out.append((byte) '[');
    }

    @Override
    public void append(Utf8Buffer out, SpanRow span, Optional<List<Assessment>> assessments) {
      appendComma(out);
      appendObject(out, span, assessments);
    }

    @Override
    public void appendDeleted(Utf8Buffer out, SpanRow span) {
      appendComma(out);
      SpanJson.appendDeleted(out, span);
    }

    private void appendComma(Utf8Buffer out) {
      if (!isFirst) {
        out.append((byte) ',');
      }
      isFirst = false;
    }

    @Override
    public void end(Utf8Buffer out) {
      out.append((byte) ']');
    }
  }

  /// One object a line, each line ended by a line feed.
  final class JsonLines implements SpanFormat {
    @Override
    public void begin(Utf8Buffer out) {}

    @Override
    public void append(Utf8Buffer out, SpanRow span, Optional<List<Assessment>> assessments) {
      appendObject(out, span, assessments);
      out.append((byte) '\n');
    }

    @Override
    public void appendDeleted(Utf8Buffer out, SpanRow span) {
      SpanJson.appendDeleted(out, span);
      out.append((byte) '\n');
    }

    @Override
    public void end(Utf8Buffer out) {}
  }

  private static void appendObject(
      Utf8Buffer out, SpanRow span, Optional<List<Assessment>> assessments) {
    if (assessments.isPresent()) {
      SpanJson.append(out, span, assessments.get());
    } else {
      SpanJson.append(out, span);
    }
  }
}
