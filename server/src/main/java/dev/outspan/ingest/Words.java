package dev.outspan.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Searches in text, eight bytes at a time, the first one lowest.
///
/// A test on a word sets the high bit of each byte that it finds. Borrows may set further bits, but
/// only above a right one, so the *lowest* set bit is always right, and only that one is used.
final class Words {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long COLONS = ':' * ONES;
  private static final long EQUALS = '=' * ONES;
  private static final long DASHES = '-' * ONES;

  private Words() {}

  /// The position of the next `"`, or `to`.
  static int quote(byte[] text, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long found = zeros((long) LONGS.get(text, at) ^ QUOTES);
      if (found != 0) {
        return at + firstByte(found);
      }
    }
    while (at < to && text[at] != '"') {
      at++;
    }
    return at;
  }

  /// The position of the quote that closes the JSON string whose inside begins at `from`.
  static int stringEnd(byte[] text, int from) {
    int at = from;
    while (true) {
      if (at <= text.length - Long.BYTES) {
        long word = (long) LONGS.get(text, at);
        long found = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
        if (found == 0) {
          at += Long.BYTES;
          continue;
        }
        at += firstByte(found);
      }
      if (text[at] == '"') {
        return at;
      }
      at += text[at] == '\\' ? 2 : 1;
    }
  }

  /// The position of the next `:` or `=`, or of a `-` that may be the first of two; or `to`.
  static int mark(byte[] text, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) LONGS.get(text, at);
      long dash = word ^ DASHES;
      // The last byte of a word has no neighbour here and counts as the first of two.
      long found = zeros(word ^ COLONS) | zeros(word ^ EQUALS) | zeros(dash | (dash >>> Byte.SIZE));
      if (found != 0) {
        return at + firstByte(found);
      }
    }
    while (at < to && text[at] != ':' && text[at] != '=' && text[at] != '-') {
      at++;
    }
    return at;
  }

  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }

  private static int firstByte(long found) {
    return Long.numberOfTrailingZeros(found) >>> 3;
  }
}
