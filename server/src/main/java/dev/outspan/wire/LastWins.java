package dev.outspan.wire;

import java.util.Arrays;
import java.util.stream.IntStream;

/// A canonical text whose repeated names are being taken out: each stays where it came first, with
/// the value that came last.
///
/// Recursive, no deeper than [JsonLimits] lets a document nest.
final class LastWins {
  private final byte[] text;
  private final JsonTape tape;
  private final byte[] out;
  private int to;

  /// The entries of the new text so far, and which of them are repaired strings.
  private int entries;

  private final IntStream.Builder repaired = IntStream.builder();

  /// @param text canonical but for its repeated names
  LastWins(byte[] text, JsonTape tape) {
    this.text = text;
    this.tape = tape;
    out = new byte[tape.end(0)];
    value(0);
  }

  /// The canonical text.
  byte[] text() {
    return Arrays.copyOf(out, to);
  }

  /// Marks on the tape of the canonical text which strings are repaired.
  void markRepaired(JsonTape scanned) {
    repaired.build().forEach(scanned::markRepaired);
  }

  private void value(int entry) {
    switch (text[tape.start(entry)]) {
      case '{' -> object(entry);
      case '[' -> array(entry);
      default -> copy(entry);
    }
  }

  private void object(int entry) {
    entries++;
    out[to++] = '{';
    int before = to;
    for (int name = entry + 1; name < tape.link(entry); name = tape.link(name + 1)) {
      if (tape.link(name) != JsonTape.DROPPED) {
        comma(before);
        copy(name);
        out[to++] = ':';
        value(tape.link(name));
      }
    }
    out[to++] = '}';
  }

  private void array(int entry) {
    entries++;
    out[to++] = '[';
    int before = to;
    for (int element = entry + 1; element < tape.link(entry); element = tape.link(element)) {
      comma(before);
      value(element);
    }
    out[to++] = ']';
  }

  private void comma(int before) {
    if (to > before) {
      out[to++] = ',';
    }
  }

  private void copy(int entry) {
    if (tape.isRepaired(entry)) {
      repaired.add(entries);
    }
    entries++;
    int length = tape.length(entry);
    System.arraycopy(text, tape.start(entry), out, to, length);
    to += length;
  }
}
