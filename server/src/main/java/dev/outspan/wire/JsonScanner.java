package dev.outspan.wire;

import dev.outspan.wire.JsonException.NumberTooLong;
import dev.outspan.wire.JsonException.Syntax;
import dev.outspan.wire.JsonException.TooDeep;
import dev.outspan.wire.JsonException.TooManyTokens;
import java.util.Arrays;

/// Checks a JSON text and writes its canonical form, in one pass without recursion.
///
/// The grammar, the messages and the places of errors are those of CPython 3.11's `json`, which
/// clients of the API know, but for `NaN`, `Infinity` and `-Infinity`: those are no values. The
/// canonical form has no blanks, and its strings are those of [JsonText]; it is never longer than
/// the text, so an output array of the same size needs no bounds kept. Repeated names stay in the
/// output and are only linked on the tape ([LastWins] takes them out).
final class JsonScanner {
  private static final String EXPECTING_VALUE = "Expecting value";

  private final byte[] in;
  private final int begin;
  private final int end;
  private final JsonLimits limits;
  private final byte[] out;
  private final JsonTape tape;
  private final JsonNames names;
  private int at;
  private int to;

  /// The arrays and objects that are open: their entries on the tape, and the number of names on
  /// the stack when they began.
  private int[] open = new int[32];

  private int[] nameBases = new int[32];
  private int depth;
  private boolean repeatedNames;

  /// @param in valid UTF-8 from `begin` on
  JsonScanner(byte[] in, int begin, JsonLimits limits) {
    this.in = in;
    this.begin = begin;
    this.end = in.length;
    this.limits = limits;
    out = new byte[end - begin];
    tape = new JsonTape(16 + (end - begin) / 64);
    names = new JsonNames(out, tape);
    at = begin;
  }

  /// The canonical text, which fills the array from the front up to the end of entry 0.
  byte[] text() {
    return out;
  }

  JsonTape tape() {
    return tape;
  }

  boolean repeatedNames() {
    return repeatedNames;
  }

  void scan() throws JsonException {
    skipBlanks();
    while (startValue() || endValue()) {
      // Each turn has read one value, or the beginning of one with members or elements.
    }
    skipBlanks();
    if (at < end) {
      throw syntax(at, "Extra data");
    }
  }

  /// Reads a scalar or an opening bracket.
  ///
  /// @return whether another value must follow at once: the first inside the bracket
  private boolean startValue() throws JsonException {
    switch (current()) {
      case '{', '[' -> {
        return openContainer();
      }
      case '"' -> {
        int entry = addEntry();
        copyString();
        tape.close(entry, to);
      }
      case 't' -> copyLiteral("true");
      case 'f' -> copyLiteral("false");
      case 'n' -> copyLiteral("null");
      default -> copyNumber();
    }
    return false;
  }

  /// Reads the closing brackets after a value, and the comma after them.
  ///
  /// @return whether another value must follow, false at the end of the document
  private boolean endValue() throws JsonException {
    while (depth > 0) {
      skipBlanks();
      byte b = current();
      boolean inObject = inObject();
      if (b == ',') {
        copyByte();
        skipBlanks();
        if (inObject) {
          copyName();
        }
        return true;
      }
      if (b != (inObject ? '}' : ']')) {
        throw syntax(at, "Expecting ',' delimiter");
      }
      closeContainer();
    }
    return false;
  }

  private boolean openContainer() throws JsonException {
    if (depth == limits.depth()) {
      throw new JsonException(new TooDeep(depth));
    }
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
      nameBases = Arrays.copyOf(nameBases, depth * 2);
    }
    nameBases[depth] = names.size();
    open[depth++] = addEntry();
    copyByte();
    skipBlanks();
    if (current() == (inObject() ? '}' : ']')) {
      closeContainer();
      return false;
    }
    if (inObject()) {
      copyName();
    }
    return true;
  }

  private void closeContainer() {
    repeatedNames |= inObject() && names.settle(nameBases[depth - 1]);
    copyByte();
    tape.close(open[--depth], to);
  }

  private boolean inObject() {
    return out[tape.start(open[depth - 1])] == '{';
  }

  /// Copies a member's name and the colon behind it.
  private void copyName() throws JsonException {
    if (current() != '"') {
      throw syntax(at, "Expecting property name enclosed in double quotes");
    }
    int name = addEntry();
    copyString();
    tape.close(name, to);
    names.push(name);
    skipBlanks();
    if (current() != ':') {
      throw syntax(at, "Expecting ':' delimiter");
    }
    copyByte();
    skipBlanks();
  }

  private void copyString() throws JsonException {
    int opening = at;
    copyByte();
    while (true) {
      int plain = Words.copyPlain(in, at, end, out, to);
      at += plain;
      to += plain;
      if (at == end) {
        throw syntax(opening, "Unterminated string starting at");
      }
      byte b = in[at];
      if (b == '"') {
        copyByte();
        return;
      }
      if (b != '\\') {
        throw syntax(at, "Invalid control character at");
      }
      if (at + 1 == end) {
        throw syntax(opening, "Unterminated string starting at");
      }
      copyEscape(in[at + 1]);
    }
  }

  private void copyEscape(byte letter) throws JsonException {
    switch (letter) {
      case '"', '\\', 'b', 'f', 'n', 'r', 't' -> {
        copyByte();
        copyByte();
      }
      case '/' -> {
        at++;
        copyByte();
      }
      case 'u' -> copyCharacter(readUnicodeEscapes());
      default -> throw syntax(at, "Invalid \\escape");
    }
  }

  private void copyCharacter(int codePoint) {
    if (JsonText.isReplaced(codePoint)) {
      // The string being copied is the newest entry.
      tape.markRepaired(tape.entries() - 1);
    }
    to = JsonText.encode(codePoint, out, to);
  }

  /// Reads an escape of four hex digits, or two that are a surrogate pair. A lone surrogate is
  /// returned as it is.
  private int readUnicodeEscapes() throws JsonException {
    char high = readHex(at);
    at += 6;
    if (!Character.isHighSurrogate(high) || at + 1 >= end || in[at] != '\\' || in[at + 1] != 'u') {
      return high;
    }
    char low = readHex(at);
    if (!Character.isLowSurrogate(low)) {
      return high;
    }
    at += 6;
    return Character.toCodePoint(high, low);
  }

  /// The four digits of the escape at `escape`. A text that ends right behind them is refused
  /// here, not as an unterminated string: CPython does so.
  private char readHex(int escape) throws JsonException {
    int unit = 0;
    for (int i = escape + 2; i < escape + 6; i++) {
      int digit = i + 1 < end ? Character.digit(in[i], 16) : -1;
      if (digit < 0) {
        throw syntax(escape + 1, "Invalid \\uXXXX escape");
      }
      unit = (unit << 4) | digit;
    }
    return (char) unit;
  }

  private void copyLiteral(String literal) throws JsonException {
    int length = literal.length();
    if (end - at < length) {
      throw syntax(at, EXPECTING_VALUE);
    }
    for (int i = 0; i < length; i++) {
      if (in[at + i] != literal.charAt(i)) {
        throw syntax(at, EXPECTING_VALUE);
      }
    }
    copyScalar(at + length);
  }

  private void copyNumber() throws JsonException {
    int past = JsonNumber.past(in, at, end);
    if (past == at) {
      throw syntax(at, EXPECTING_VALUE);
    }
    int limit = limits.numberDigits();
    if (past - at > limit && JsonNumber.digits(in, at, past) > limit) {
      throw new JsonException(new NumberTooLong(limit));
    }
    copyScalar(past);
  }

  private void copyScalar(int past) throws JsonException {
    int entry = addEntry();
    while (at < past) {
      copyByte();
    }
    tape.close(entry, to);
  }

  private void copyByte() {
    out[to++] = in[at++];
  }

  private int addEntry() throws JsonException {
    if (tape.entries() == limits.tokens()) {
      throw new JsonException(new TooManyTokens(limits.tokens()));
    }
    return tape.open(to);
  }

  private void skipBlanks() {
    while (at < end && in[at] <= ' ' && isBlank(in[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /// The byte at hand. At the end 0, which fits nowhere, as a NUL in the text.
  private byte current() {
    return at < end ? in[at] : 0;
  }

  private JsonException syntax(int place, String message) {
    return new JsonException(new Syntax(Utf8.codePoints(in, begin, place), message));
  }
}
