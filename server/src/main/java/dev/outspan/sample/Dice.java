package dev.outspan.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.SplittableRandom;

/// Chance, the same for the same seed.
final class Dice {
  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

  private final SplittableRandom random;

  private Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  /// Dice of their own for each `index`: neighbours have nothing in common.
  static Dice of(long seed, long index) {
    return new Dice(mixed(mixed(seed) + index));
  }

  /// The finalizer of MurmurHash3 (public domain, Austin Appleby).
  private static long mixed(long value) {
    long once = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    long twice = (once ^ (once >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return twice ^ (twice >>> 33);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /// Both ends inclusive.
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  long between(long least, long most) {
    return random.nextLong(least, most + 1);
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /// A count of at least 1 that is mostly near `mean`, sometimes thrice, and once in a hundred ten
  /// times as large.
  int tailed(double mean) {
    double stretched = chance(0.01) ? mean * 10 : mean;
    return 1 + (int) (-StrictMath.log(1 - random.nextDouble()) * stretched);
  }

  /// Lower-case hexadecimal digits.
  ///
  /// @param digits a multiple of 8
  String hex(int digits) {
    byte[] text = new byte[digits];
    for (int at = 0; at < digits; at += 8) {
      fillHex(text, at, 8);
    }
    return new String(text, ISO_8859_1);
  }

  /// A UUID of version 4.
  String uuid() {
    byte[] text = new byte[36];
    fillHex(text, 0, 8);
    fillHex(text, 9, 4);
    fillHex(text, 14, 4);
    fillHex(text, 19, 4);
    fillHex(text, 24, 8);
    fillHex(text, 32, 4);
    text[8] = '-';
    text[13] = '-';
    text[14] = '4';
    text[18] = '-';
    text[19] = HEX[8 + (random.nextInt() & 3)];
    text[23] = '-';
    return new String(text, ISO_8859_1);
  }

  private void fillHex(byte[] text, int from, int digits) {
    int bits = random.nextInt();
    for (int at = from; at < from + digits; at++) {
      text[at] = HEX[bits & 0xf];
      bits >>>= 4;
    }
  }
}
