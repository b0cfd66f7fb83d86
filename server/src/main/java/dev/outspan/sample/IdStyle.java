package dev.outspan.sample;

import java.util.List;

/// How a client makes its ids.
enum IdStyle {
  /// UUIDs, as the platform's own clients make them.
  UUID,
  /// As agent frameworks do: a word and hexadecimal digits.
  PREFIXED,
  /// OpenTelemetry's hexadecimal digits.
  OTEL;

  static final List<IdStyle> ALL = List.of(values());

  String traceId(Dice dice) {
    return switch (this) {
      case UUID -> dice.uuid();
      case PREFIXED -> "trace_" + dice.hex(32);
      case OTEL -> dice.hex(32);
    };
  }

  String spanId(Dice dice) {
    return switch (this) {
      case UUID -> dice.uuid();
      case PREFIXED -> "span_" + dice.hex(24);
      case OTEL -> dice.hex(16);
    };
  }
}
