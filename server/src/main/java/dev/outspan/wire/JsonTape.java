package dev.outspan.wire;

import java.util.Arrays;

/// The values and member names of a document, numbered in the order of the text.
///
/// An entry has three cells: where it starts and ends in the canonical text, and a *link*. The link
/// of a value is the number of the entry after it and everything inside it. The link of a name is
/// the value that counts for it: the entry after the name, the value of a later member of the same
/// name, or [#DROPPED] for that later member.
final class JsonTape {
  static final int DROPPED = -1;

  private static final int CELLS = 3;

  private int[] cells;
  private int entries;

  /// The repaired entries, ascending.
  private int[] repaired = {};

  private int repairedCount;

  JsonTape(int expectedEntries) {
    cells = new int[expectedEntries * CELLS];
  }

  int entries() {
    return entries;
  }

  /// Adds an entry that starts at `start`.
  ///
  /// @return its number
  int open(int start) {
    int cell = entries * CELLS;
    if (cell == cells.length) {
      cells = Arrays.copyOf(cells, cells.length * 2);
    }
    cells[cell] = start;
    return entries++;
  }

  /// Ends an entry before `end`, with all added since inside it.
  void close(int entry, int end) {
    cells[entry * CELLS + 1] = end;
    cells[entry * CELLS + 2] = entries;
  }

  /// Lets the value of the member at name `later` count for name `first`.
  void replace(int first, int later) {
    cells[first * CELLS + 2] = later + 1;
    cells[later * CELLS + 2] = DROPPED;
  }

  /// Notes that U+FFFD stands in a string for what it really said. Entries come in their order, the
  /// same one more than once perhaps.
  void markRepaired(int entry) {
    if (repairedCount > 0 && repaired[repairedCount - 1] == entry) {
      return;
    }
    if (repairedCount == repaired.length) {
      repaired = Arrays.copyOf(repaired, Math.max(8, repairedCount * 2));
    }
    repaired[repairedCount++] = entry;
  }

  boolean isRepaired(int entry) {
    return Arrays.binarySearch(repaired, 0, repairedCount, entry) >= 0;
  }

  int start(int entry) {
    return cells[entry * CELLS];
  }

  int end(int entry) {
    return cells[entry * CELLS + 1];
  }

  int link(int entry) {
    return cells[entry * CELLS + 2];
  }

  int length(int entry) {
    return end(entry) - start(entry);
  }
}
