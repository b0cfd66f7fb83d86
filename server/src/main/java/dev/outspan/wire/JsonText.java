package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/// The inside of a canonical JSON string.
///
/// Escaped are only `"`, `\` and the control characters: as `\b \f \n \r \t`, otherwise by four hex
/// digits in lower case. NUL and lone surrogates, which engines treat differently, do not
/// occur: U+FFFD stands in their place. A character never takes more bytes than any JSON spelling
/// of it.
final class JsonText {
  /// The most bytes one character takes.
  static final int LONGEST_BYTES = 6;

  private static final int REPLACEMENT = 0xfffd;

  private JsonText() {}

  /// Whether U+FFFD is written in the place of the character.
  static boolean isReplaced(int codePoint) {
    return codePoint == 0 || (codePoint >= 0xd800 && codePoint <= 0xdfff);
  }

  /// Writes one character at `to`.
  ///
  /// @return the position after it
  static int encode(int codePoint, byte[] out, int to) {
    if (codePoint >= 0x80) {
      return encodeWide(codePoint, out, to);
    }
    if (codePoint >= ' ' && codePoint != '"' && codePoint != '\\') {
      out[to] = (byte) codePoint;
      return to + 1;
    }
    byte letter =
        switch (codePoint) {
          case '"', '\\' -> (byte) codePoint;
          case '\b' -> 'b';
          case '\f' -> 'f';
          case '\n' -> 'n';
          case '\r' -> 'r';
          case '\t' -> 't';
          default -> 'u';
        };
    if (letter != 'u') {
      out[to] = '\\';
      out[to + 1] = letter;
      return to + 2;
    }
    return codePoint == 0 ? encodeWide(REPLACEMENT, out, to) : encodeControl(codePoint, out, to);
  }

  private static int encodeControl(int codePoint, byte[] out, int to) {
    out[to] = '\\';
    out[to + 1] = 'u';
    out[to + 2] = '0';
    out[to + 3] = '0';
    out[to + 4] = (byte) ('0' + (codePoint >> 4));
    out[to + 5] = (byte) Character.forDigit(codePoint & 0xf, 16);
    return to + 6;
  }

  private static int encodeWide(int codePoint, byte[] out, int to) {
    if (codePoint < 0x800) {
      out[to] = (byte) (0xc0 | (codePoint >> 6));
      out[to + 1] = continuation(codePoint);
      return to + 2;
    }
    if (codePoint < 0x10000) {
      int kept = isReplaced(codePoint) ? REPLACEMENT : codePoint;
      out[to] = (byte) (0xe0 | (kept >> 12));
      out[to + 1] = continuation(kept >> 6);
      out[to + 2] = continuation(kept);
      return to + 3;
    }
    out[to] = (byte) (0xf0 | (codePoint >> 18));
    out[to + 1] = continuation(codePoint >> 12);
    out[to + 2] = continuation(codePoint >> 6);
    out[to + 3] = continuation(codePoint);
    return to + 4;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }

  /// The text of a canonical string without its quotes.
  static String decode(byte[] text, int from, int to) {
    String raw = new String(text, from, to - from, UTF_8);
    int escape = raw.indexOf('\\');
    if (escape < 0) {
      return raw;
    }
    var decoded = new StringBuilder(raw.length());
    int copied = 0;
    for (; escape >= 0; escape = raw.indexOf('\\', copied)) {
      decoded.append(raw, copied, escape);
      char letter = raw.charAt(escape + 1);
      decoded.append(letter == 'u' ? control(raw, escape) : unescape(letter));
      copied = escape + (letter == 'u' ? 6 : 2);
    }
    return decoded.append(raw, copied, raw.length()).toString();
  }

  /// Whether a canonical string without its quotes stands for `wanted`.
  static boolean spells(byte[] text, int from, int to, String wanted) {
    int length = to - from;
    for (int i = 0; i < length; i++) {
      byte b = text[from + i];
      if (b < 0 || b == '\\') {
        return decode(text, from, to).equals(wanted);
      }
      if (i == wanted.length() || b != wanted.charAt(i)) {
        return false;
      }
    }
    return length == wanted.length();
  }

  private static char control(String raw, int escape) {
    return (char) HexFormat.fromHexDigits(raw, escape + 2, escape + 6);
  }

  private static char unescape(char letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> letter;
    };
  }
}
