package dev.outspan.wire;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Finds names that occur twice in one object.
///
/// The names of all open objects lie on one stack, those of the innermost on top. When an object
/// ends, its names are compared by a 64-bit hash and, where that is equal, byte by byte: a few of
/// them pairwise, many through a table. The hash is seeded afresh in every process, so nobody
/// outside can make names that share a chain, and the time is linear.
final class JsonNames {
  private static final int FEW = 16;
  private static final long SEED = new SplittableRandom().nextLong();
  private static final long FACTOR = new SplittableRandom().nextLong() | 1;

  private final byte[] text;
  private final JsonTape tape;
  private long[] hashes = new long[64];
  private int[] names = new int[64];
  private int size;
  private long comparisons;

  /// For each slot 1 + the position on the stack, 0 if free.
  private int[] table = {};

  /// @param text the canonical text that the entries of `tape` lie in
  JsonNames(byte[] text, JsonTape tape) {
    this.text = text;
    this.tape = tape;
  }

  int size() {
    return size;
  }

  /// How often one name was held against another so far.
  long comparisons() {
    return comparisons;
  }

  /// Pushes the name that is the entry `name` of the tape.
  void push(int name) {
    if (size == names.length) {
      hashes = Arrays.copyOf(hashes, size * 2);
      names = Arrays.copyOf(names, size * 2);
    }
    hashes[size] = hash(tape.start(name), tape.end(name));
    names[size++] = name;
  }

  /// Pops the names pushed since the stack had `base` of them, and links those that occur again on
  /// the tape.
  ///
  /// @return whether there were such
  boolean settle(int base) {
    int count = size - base;
    boolean repeated = count <= FEW ? settleFew(base) : settleMany(base, count);
    size = base;
    return repeated;
  }

  private boolean settleFew(int base) {
    boolean repeated = false;
    for (int later = base + 1; later < size; later++) {
      for (int first = base; first < later; first++) {
        // The first match is the first member of that name: those dropped stand behind it.
        if (equal(first, later)) {
          tape.replace(names[first], names[later]);
          repeated = true;
          break;
        }
      }
    }
    return repeated;
  }

  private boolean settleMany(int base, int count) {
    int slots = Integer.highestOneBit(count) * 4;
    if (table.length < slots) {
      table = new int[slots];
    } else {
      Arrays.fill(table, 0, slots, 0);
    }
    boolean repeated = false;
    for (int later = base; later < size; later++) {
      int slot = (int) hashes[later] & slots - 1;
      while (table[slot] != 0 && !equal(table[slot] - 1, later)) {
        slot = slot + 1 & slots - 1;
      }
      if (table[slot] == 0) {
        table[slot] = later + 1;
      } else {
        tape.replace(names[table[slot] - 1], names[later]);
        repeated = true;
      }
    }
    return repeated;
  }

  private boolean equal(int one, int other) {
    comparisons++;
    return hashes[one] == hashes[other]
        && Arrays.equals(
            text,
            tape.start(names[one]),
            tape.end(names[one]),
            text,
            tape.start(names[other]),
            tape.end(names[other]));
  }

  private long hash(int from, int to) {
    long hash = SEED ^ (to - from);
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = mix(hash ^ (long) Words.LONGS.get(text, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = (rest << 8) | (text[at] & 0xff);
    }
    return mix(mix(hash ^ rest) ^ SEED);
  }

  /// Both halves of a 128-bit product, folded.
  private static long mix(long value) {
    return Math.unsignedMultiplyHigh(value, FACTOR) ^ (value * FACTOR);
  }
}
