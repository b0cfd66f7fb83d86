package dev.outspan.wire;

import dev.outspan.wire.JsonException.NotUtf8;

/// A JSON document that was checked once: canonical bytes and access to its values.
///
/// Of members with one name in one object the last value counts, in the place of the first.
public final class JsonDocument {
  private final byte[] text;
  private final JsonTape tape;

  private JsonDocument(JsonScanner scanned) {
    text = scanned.text();
    tape = scanned.tape();
  }

  /// Checks a body and indexes its values, in time linear in its size.
  ///
  /// @param body raw bytes, which may start with a byte order mark; only read
  /// @throws JsonException if it is not one JSON value in UTF-8 within the limits
  public static JsonDocument parse(byte[] body, JsonLimits limits) throws JsonException {
    if (!Utf8.isValid(body) || Utf8.isWide(body)) {
      throw new JsonException(new NotUtf8());
    }
    JsonScanner scanned = scan(body, Utf8.markLength(body), limits);
    if (scanned.repeatedNames()) {
      var single = new LastWins(scanned.text(), scanned.tape());
      scanned = scan(single.text(), 0, limits);
      single.markRepaired(scanned.tape());
    }
    return new JsonDocument(scanned);
  }

  private static JsonScanner scan(byte[] body, int begin, JsonLimits limits) throws JsonException {
    var scanner = new JsonScanner(body, begin, limits);
    scanner.scan();
    return scanner;
  }

  public JsonNode root() {
    return new JsonNode(text, tape, 0);
  }
}
