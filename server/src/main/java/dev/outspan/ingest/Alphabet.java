package dev.outspan.ingest;

/// A set of ASCII characters.
final class Alphabet {
  /// The blank and all controls.
  static final Alphabet SPACE = range('\0', ' ');

  static final Alphabet LETTERS = range('A', 'Z').and(range('a', 'z'));
  static final Alphabet DIGITS = range('0', '9');
  static final Alphabet HEX = DIGITS.and(range('a', 'f')).and(range('A', 'F'));
  static final Alphabet CAPITALS = range('A', 'Z').and(DIGITS);
  static final Alphabet ALPHANUMERIC = LETTERS.and(DIGITS);

  /// Of which keys are made.
  static final Alphabet KEY = ALPHANUMERIC.and(of("_-"));

  /// Keys in several parts, such as a JSON Web Token.
  static final Alphabet DOTTED = KEY.and(of("."));

  static final Alphabet BASE64 = ALPHANUMERIC.and(of("+/="));

  /// RFC 6750's `b64token`, and what stands in other kinds of tokens.
  static final Alphabet BEARER = DOTTED.and(of("~+/="));

  private final boolean[] has;

  private Alphabet(boolean[] has) {
    this.has = has;
  }

  static Alphabet of(String characters) {
    var has = new boolean[256];
    characters.chars().forEach(c -> has[c] = true);
    return new Alphabet(has);
  }

  private static Alphabet range(char first, char last) {
    var has = new boolean[256];
    for (char c = first; c <= last; c++) {
      has[c] = true;
    }
    return new Alphabet(has);
  }

  Alphabet and(Alphabet other) {
    var both = has.clone();
    for (int b = 0; b < both.length; b++) {
      both[b] |= other.has[b];
    }
    return new Alphabet(both);
  }

  boolean has(byte b) {
    return has[b & 0xff];
  }

  /// The position after the characters of this set at `from`, at most `to`.
  int past(byte[] text, int from, int to) {
    int at = from;
    while (at < to && has(text[at])) {
      at++;
    }
    return at;
  }

  /// The position of the next character of this set at or after `from`, at most `to`.
  int until(byte[] text, int from, int to) {
    int at = from;
    while (at < to && !has(text[at])) {
      at++;
    }
    return at;
  }

  /// The position of the first of the characters of this set before `to`, at least `floor`.
  int before(byte[] text, int floor, int to) {
    int at = to;
    while (at > floor && has(text[at - 1])) {
      at--;
    }
    return at;
  }
}
