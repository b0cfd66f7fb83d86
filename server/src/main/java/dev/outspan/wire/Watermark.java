package dev.outspan.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How far an export has seen its store, as clients hold it to ask for what came later:
/// `NAME.VERSION`. To them it is opaque.
///
/// @param storeName a UUID in lower case
/// @param version not negative
public record Watermark(String storeName, long version) {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\.(0|[1-9][0-9]{0,17})");

  /// ASCII.
  public String text() {
    return storeName + "." + version;
  }

  /// What a text means, nothing if it is no watermark.
  public static Optional<Watermark> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(new Watermark(parts.group(1), Long.parseLong(parts.group(2))))
        : Optional.empty();
  }
}
