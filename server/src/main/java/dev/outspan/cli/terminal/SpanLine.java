package dev.outspan.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalInt;

/// Spans as lines of a table: time, status, type, name, duration, trace id.
///
/// @param width columns of the screen, to which lines are cut; absent to show everything
record SpanLine(OptionalInt width) {
  private static final int TIME = 23;
  private static final int SHORT_TIME = 19;
  private static final int STATUS = 8;
  private static final int TYPE = 18;
  private static final int DURATION = 9;
  private static final int TRACE_ID = 36;
  private static final int GAP = 2;
  private static final int LEAST_NAME = 12;
  private static final int USUAL_NAME = 32;

  /// What is left out on a screen that is narrower: types, and parts of a second.
  private static final int WIDE = 120;

  String titles() {
    return line("TIME (UTC)", "STATUS", "TYPE", "NAME", "DURATION", "TRACE");
  }

  /// @param span as the API shows it, or what it tells of a deleted one
  String of(JsonNode span) {
    boolean isDeleted = span.path("object").asText().equals("span.deleted");
    return line(
        time(span.path("start_timestamp").asText()),
        isDeleted ? "deleted" : span.path("status").asText(),
        span.path("type").asText(),
        isDeleted ? span.path("id").asText() : span.path("name").asText(),
        duration(span),
        span.path("trace_id").asText());
  }

  private String line(
      String time, String status, String type, String name, String duration, String trace) {
    boolean isNarrow = width.orElse(WIDE) < WIDE;
    var line = new StringBuilder();
    append(line, time, isNarrow ? SHORT_TIME : TIME);
    append(line, status, STATUS);
    if (!isNarrow) {
      append(line, type, TYPE);
    }
    int room = width.orElse(Integer.MAX_VALUE) - line.length() - DURATION - 2 * GAP - TRACE_ID;
    append(line, printable(name), Math.clamp(room, LEAST_NAME, USUAL_NAME));
    line.repeat(' ', Math.max(0, DURATION - duration.length())).append(duration);
    line.repeat(' ', GAP).append(printable(trace));
    return cut(line.toString().stripTrailing(), width.orElse(Integer.MAX_VALUE));
  }

  /// Appends a cell, and cuts it to its column if lines are cut.
  private void append(StringBuilder line, String text, int columns) {
    String shown = width.isPresent() ? cut(text, columns) : text;
    line.append(shown).repeat(' ', Math.max(0, columns - length(shown)) + GAP);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String cut(String text, int columns) {
    return length(text) <= columns
        ? text
        : text.substring(0, text.offsetByCodePoints(0, columns - 1)) + "…";
  }

  /// Names come from strangers: what would steer the terminal becomes U+FFFD.
  static String printable(String text) {
    var shown = new StringBuilder(text.length());
    text.codePoints()
        .map(character -> isHarmless(character) ? character : 0xfffd)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }

  private static boolean isHarmless(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /// Such as `2026-01-31 12:00:00.000`.
  private String time(String text) {
    String plain = text.replace('T', ' ').replace("Z", "");
    String full = plain.isEmpty() || plain.indexOf('.') >= 0 ? plain : plain + ".000";
    int columns = width.orElse(WIDE) < WIDE ? SHORT_TIME : TIME;
    return full.substring(0, Math.min(columns, full.length()));
  }

  private static String duration(JsonNode span) {
    String end = span.path("end_timestamp").asText();
    if (end.isEmpty()) {
      return "-";
    }
    Duration took =
        Duration.between(Instant.parse(span.path("start_timestamp").asText()), Instant.parse(end));
    double millis = took.toNanos() / 1e6;
    if (millis < 1_000) {
      return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }
    return millis < 100_000
        ? String.format(Locale.ROOT, "%.2f s", millis / 1e3)
        : Quantity.clock(millis / 1e3);
  }
}
