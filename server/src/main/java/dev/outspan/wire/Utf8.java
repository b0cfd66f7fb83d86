package dev.outspan.wire;

/// Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
final class Utf8 {
  private Utf8() {}

  static boolean isValid(byte[] text) {
    int end = text.length;
    int at = 0;
    while (at < end) {
      if (at <= end - Long.BYTES) {
        long high = (long) Words.LONGS.get(text, at) & Words.HIGH_BITS;
        if (high == 0) {
          at += Long.BYTES;
          continue;
        }
        at += Words.firstByte(high);
      }
      int length = text[at] >= 0 ? 1 : sequenceLength(text, at, end);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /// Whether the body is UTF-16 or UTF-32 by its first bytes, as CPython's `json` tells: JSON text
  /// starts with two ASCII characters, or is one of them.
  static boolean isWide(byte[] text) {
    return (text.length >= 4 || text.length == 2) && (text[0] == 0 || text[1] == 0);
  }

  /// The length of the byte order mark that `text` starts with, 3 or 0.
  static int markLength(byte[] text) {
    boolean marked =
        text.length >= 3
            && text[0] == (byte) 0xef
            && text[1] == (byte) 0xbb
            && text[2] == (byte) 0xbf;
    return marked ? 3 : 0;
  }

  /// Code points that begin in the range of valid text.
  static int codePoints(byte[] text, int from, int to) {
    int count = 0;
    for (int at = from; at < to; at++) {
      if (!isContinuation(text[at])) {
        count++;
      }
    }
    return count;
  }

  /// The length of the sequence of two to four bytes at `at`, 0 if there is no valid one.
  private static int sequenceLength(byte[] text, int at, int end) {
    int lead = text[at] & 0xff;
    int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length == 0 || at + length > end) {
      return 0;
    }
    int second = text[at + 1] & 0xff;
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    boolean valid =
        second >= least
            && second <= most
            && (length < 3 || isContinuation(text[at + 2]))
            && (length < 4 || isContinuation(text[at + 3]));
    return valid ? length : 0;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }
}
