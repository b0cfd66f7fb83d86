package dev.outspan.wire.request;

import java.util.Locale;

/// Whose export a file is that is taken in. The order is the one in which error messages list them.
public enum ImportFormat {
  /// Our own, `jsonl` or `json`.
  OUTSPAN,
  /// Langfuse's observations and traces.
  LANGFUSE,
  /// Phoenix's spans.
  PHOENIX;

  /// What requests call it.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
