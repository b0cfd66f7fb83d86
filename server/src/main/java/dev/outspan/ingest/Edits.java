package dev.outspan.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// The parts of a text that [Redactor#MARKER] takes the place of: in order, none overlapping.
final class Edits {
  /// How much of a string becomes the marker if it has a credential.
  enum Extent {
    CREDENTIAL,
    STRING
  }

  private static final byte[] MARKER = Redactor.MARKER.getBytes(US_ASCII);
  private static final byte[] QUOTED_MARKER = ('"' + Redactor.MARKER + '"').getBytes(US_ASCII);
  private static final int CELLS = 3;

  /// For each part where it begins, where it ends, and 1 if the marker needs quotes, else 0.
  private int[] cells = new int[8 * CELLS];

  private final Extent extent;

  private int size;
  private final int[] counts = new int[CredentialKind.values().length];

  Edits(Extent extent) {
    this.extent = extent;
  }

  /// How many parts there are.
  int size() {
    return size / CELLS;
  }

  /// Says that all parts after the first `before` ones are in the string from `from` to `to`.
  void endString(int before, int from, int to) {
    switch (extent) {
      case CREDENTIAL -> {}
      case STRING -> {
        if (size() > before) {
          size = before * CELLS;
          put(from, to, 0);
        }
      }
    }
  }

  /// Adds a part inside a string.
  ///
  /// @param from not before the end of the part added last
  void add(int from, int to, CredentialKind kind) {
    put(from, to, 0);
    counts[kind.ordinal()]++;
  }

  /// Adds a JSON value that is no string: one takes its place.
  ///
  /// @param from not before the end of the part added last
  void addValue(int from, int to, CredentialKind kind) {
    put(from, to, 1);
    counts[kind.ordinal()]++;
  }

  private void put(int from, int to, int quoted) {
    if (size == cells.length) {
      cells = Arrays.copyOf(cells, size * 2);
    }
    cells[size++] = from;
    cells[size++] = to;
    cells[size++] = quoted;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int count(CredentialKind kind) {
    return counts[kind.ordinal()];
  }

  static boolean isMarker(byte[] text, int from, int to) {
    return Arrays.equals(text, from, to, MARKER, 0, MARKER.length);
  }

  /// The text with markers in the place of the parts.
  byte[] applyTo(byte[] text) {
    int length = text.length;
    for (int i = 0; i < size; i += CELLS) {
      length = Math.addExact(length, marker(i).length - (cells[i + 1] - cells[i]));
    }
    var out = new byte[length];
    int copied = 0;
    int to = 0;
    for (int i = 0; i < size; i += CELLS) {
      int kept = cells[i] - copied;
      System.arraycopy(text, copied, out, to, kept);
      to += kept;
      System.arraycopy(marker(i), 0, out, to, marker(i).length);
      to += marker(i).length;
      copied = cells[i + 1];
    }
    System.arraycopy(text, copied, out, to, text.length - copied);
    return out;
  }

  private byte[] marker(int part) {
    return cells[part + 2] == 1 ? QUOTED_MARKER : MARKER;
  }
}
