package dev.outspan.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Eight bytes of text at a time, the first one lowest.
///
/// A test on a word sets the high bit of each byte that it finds. Borrows may set further bits, but
/// only above a right one, so the *lowest* set bit is always right, and only that one is used.
final class Words {
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static final long HIGH_BITS = 0x8080808080808080L;

  private static final long ONES = 0x0101010101010101L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long BLANKS = ' ' * ONES;

  private Words() {}

  /// Copies bytes that stand for themselves in a JSON string, up to a quote, a backslash, a control
  /// character or `end`.
  ///
  /// May write up to 7 bytes more than it counts, if `to` has room for all up to `end`.
  ///
  /// @return the number of bytes copied
  static int copyPlain(byte[] text, int from, int end, byte[] out, int to) {
    int at = from;
    int shift = to - from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long word = (long) LONGS.get(text, at);
      LONGS.set(out, at + shift, word);
      long found = specials(word);
      if (found != 0) {
        return at - from + firstByte(found);
      }
    }
    for (; at < end && isPlain(text[at]); at++) {
      out[at + shift] = text[at];
    }
    return at - from;
  }

  /// Copies bytes as they stand in a JSON string, with escapes where they are needed.
  ///
  /// May write up to 7 bytes more than it says.
  ///
  /// @return the position after what was written
  static int copyEscaped(byte[] text, int from, int end, byte[] out, int to) {
    int at = from;
    int past = to;
    while (at < end) {
      if (at <= end - Long.BYTES) {
        long word = (long) LONGS.get(text, at);
        LONGS.set(out, past, word);
        long found = specials(word);
        int plain = found == 0 ? Long.BYTES : firstByte(found);
        at += plain;
        past += plain;
        if (found == 0) {
          continue;
        }
      }
      byte b = text[at++];
      if (b == '"' || b == '\\') {
        out[past] = '\\';
        out[past + 1] = b;
        past += 2;
      } else {
        past = isPlain(b) ? copyOne(b, out, past) : JsonText.encode(b, out, past);
      }
    }
    return past;
  }

  private static int copyOne(byte b, byte[] out, int to) {
    out[to] = b;
    return to + 1;
  }

  /// The position of the first byte, 0 to 7, that a test found.
  static int firstByte(long found) {
    return Long.numberOfTrailingZeros(found) >>> 3;
  }

  private static boolean isPlain(byte b) {
    return b != '"' && b != '\\' && (b & 0xff) >= ' ';
  }

  private static long specials(long word) {
    long quote = word ^ QUOTES;
    long backslash = word ^ BACKSLASHES;
    long found =
        ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((word - BLANKS) & ~word);
    return found & HIGH_BITS;
  }
}
