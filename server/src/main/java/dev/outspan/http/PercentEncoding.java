package dev.outspan.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Escapes of paths and queries, read strictly: two hex digits after each `%`, UTF-8 behind them.
final class PercentEncoding {
  private PercentEncoding() {}

  /// The parameters of a query in their order. Of a repeated one the last counts, one without `=`
  /// is empty, and `+` is a blank.
  ///
  /// @throws HttpProblem with 400 if an escape is wrong
  static Map<String, String> query(String raw) {
    var parameters = new LinkedHashMap<String, String>();
    for (String pair : raw.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.put(queryText(name), queryText(value));
      }
    }
    return parameters;
  }

  private static String queryText(String raw) {
    return decode(raw.replace('+', ' '))
        .orElseThrow(() -> HttpProblem.detail(400, "the query has an escape that is not UTF-8"));
  }

  /// The text that is meant; empty if an escape is wrong.
  static Optional<String> decode(String raw) {
    if (raw.indexOf('%') < 0 && raw.chars().allMatch(c -> c < 0x80)) {
      return Optional.of(raw);
    }
    var bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c >= 0x80) {
        return Optional.empty();
      }
      int value = c == '%' ? escaped(raw, i) : c;
      if (value < 0) {
        return Optional.empty();
      }
      bytes.put((byte) value);
      i += c == '%' ? 2 : 0;
    }
    try {
      return Optional.of(UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  /// The byte of the escape at `percent`; negative if it is none.
  private static int escaped(String raw, int percent) {
    if (percent + 2 >= raw.length()) {
      return -1;
    }
    char high = raw.charAt(percent + 1);
    char low = raw.charAt(percent + 2);
    boolean both = HexFormat.isHexDigit(high) && HexFormat.isHexDigit(low);
    return both ? HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low) : -1;
  }
}
