package dev.outspan.wire.request;

import java.util.Locale;

/// How an exported file gets to the client.
public enum ExportMethod {
  /// The answer has a link to it.
  SIGNED_URL,
  /// The answer has the file in it.
  DIRECT;

  /// What requests call it.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
