package dev.outspan.wire;

import java.util.Arrays;

/// A canonical text whose repeated names are being taken out: each stays where it came first, with
/// the value that came last.
///
/// Recursive, no deeper than [JsonLimits] lets a document nest.
final class LastWins {
  private final byte[] text;
  private final JsonTape tape;
  private final byte[] out;
  private int to;

  private LastWins(byte[] text, JsonTape tape) {
    this.text = text;
    this.tape = tape;
    out = new byte[tape.end(0)];
  }

  static byte[] rewrite(byte[] text, JsonTape tape) {
    var rewriting = new LastWins(text, tape);
    rewriting.value(0);
    return Arrays.copyOf(rewriting.out, rewriting.to);
  }

  private void value(int entry) {
    switch (text[tape.start(entry)]) {
      case '{' -> object(entry);
      case '[' -> array(entry);
      default -> copy(entry);
    }
  }

  private void object(int entry) {
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
    int length = tape.length(entry);
    System.arraycopy(text, tape.start(entry), out, to, length);
    to += length;
  }
}
