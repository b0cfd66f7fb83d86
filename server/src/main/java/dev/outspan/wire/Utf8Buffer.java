package dev.outspan.wire;

import dev.outspan.span.Micros;
import java.time.LocalDate;
import java.util.Arrays;

/// A growing array of UTF-8 text that is being written. Not thread-safe.
///
/// Strings are written as [JsonText] says, so NUL and lone surrogates come out as U+FFFD.
public final class Utf8Buffer {
  /// Room kept beyond the text still to be copied: a word more than needed, one escape.
  private static final int SLACK_BYTES = Long.BYTES + JsonText.LONGEST_BYTES + 2;

  /// Text that is escaped at a time, with room for the worst.
  private static final int STEP_BYTES = 8 << 10;

  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

  private byte[] bytes;
  private int length;

  public Utf8Buffer(int capacityBytes) {
    bytes = new byte[capacityBytes];
  }

  /// The array in use, filled up to [#length]; another one after an append that had to grow.
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /// A copy of what was written.
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /// Empties the buffer and keeps the array.
  public void clear() {
    length = 0;
  }

  public Utf8Buffer append(byte b) {
    reserve(1);
    bytes[length++] = b;
    return this;
  }

  public Utf8Buffer append(byte[] text) {
    return append(text, 0, text.length);
  }

  public Utf8Buffer append(byte[] text, int from, int count) {
    reserve(count);
    System.arraycopy(text, from, bytes, length, count);
    length += count;
    return this;
  }

  /// Appends characters of ASCII as they are.
  public Utf8Buffer appendAscii(String text) {
    int count = text.length();
    reserve(count);
    for (int i = 0; i < count; i++) {
      bytes[length + i] = (byte) text.charAt(i);
    }
    length += count;
    return this;
  }

  /// Appends a JSON string, quotes included.
  public Utf8Buffer appendString(String text) {
    int count = text.length();
    reserve(count + SLACK_BYTES);
    bytes[length++] = '"';
    int at = 0;
    while (at < count) {
      int codePoint = text.codePointAt(at);
      length = JsonText.encode(codePoint, bytes, length);
      at += Character.charCount(codePoint);
      reserve(count - at + SLACK_BYTES);
    }
    bytes[length++] = '"';
    return this;
  }

  /// Appends a JSON string, quotes included.
  ///
  /// @param text valid UTF-8 in the range
  public Utf8Buffer appendString(byte[] text, int from, int count) {
    return append((byte) '"').appendEscaped(text, from, count).append((byte) '"');
  }

  /// Appends the inside of a JSON string, or a piece of it: escapes stand for single bytes, so a
  /// text may be cut anywhere between two calls.
  ///
  /// @param text UTF-8 in the range
  public Utf8Buffer appendEscaped(byte[] text, int from, int count) {
    int end = from + count;
    for (int at = from; at < end; at += STEP_BYTES) {
      int step = Math.min(STEP_BYTES, end - at);
      reserve(step * JsonText.LONGEST_BYTES + Long.BYTES);
      length = Words.copyEscaped(text, at, at + step, bytes, length);
    }
    return this;
  }

  public Utf8Buffer appendLong(long value) {
    return appendAscii(Long.toString(value));
  }

  /// Appends a time in UTC like `2024-01-01T00:00:00Z`, with six more digits (`00.120000Z`) if
  /// it is not a whole second.
  ///
  /// @param epochMicros microseconds since 1970, of the years 0001 to 9999
  public Utf8Buffer appendInstantMicros(long epochMicros) {
    if (epochMicros < Micros.MIN || epochMicros > Micros.MAX) {
      throw new IllegalArgumentException(
          "instant of %d µs is not in the years 0001 to 9999".formatted(epochMicros));
    }
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochMicros, MICROS_PER_DAY));
    long microOfDay = Math.floorMod(epochMicros, MICROS_PER_DAY);
    int second = (int) (microOfDay / MICROS_PER_SECOND);
    int micros = (int) (microOfDay % MICROS_PER_SECOND);
    appendDigits(date.getYear(), 4);
    append((byte) '-').appendDigits(date.getMonthValue(), 2);
    append((byte) '-').appendDigits(date.getDayOfMonth(), 2);
    append((byte) 'T').appendDigits(second / 3600, 2);
    append((byte) ':').appendDigits(second / 60 % 60, 2);
    append((byte) ':').appendDigits(second % 60, 2);
    if (micros != 0) {
      append((byte) '.').appendDigits(micros, 6);
    }
    return append((byte) 'Z');
  }

  /// Appends the last `digits` decimal digits of a number.
  private void appendDigits(int number, int digits) {
    reserve(digits);
    int rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      bytes[length + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private void reserve(int moreBytes) {
    if (bytes.length - length < moreBytes) {
      int needed = Math.addExact(length, moreBytes);
      int doubled = (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8);
      bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
    }
  }
}
