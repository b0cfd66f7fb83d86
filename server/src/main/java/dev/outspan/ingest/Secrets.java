package dev.outspan.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/// Judges texts that a name calls a credential: is it one, or a placeholder, a word, a piece of
/// program?
final class Secrets {
  private static final int LEAST_RANDOM = 16;
  private static final int LEAST_SECRET = 6;
  private static final int LEAST_REPEATED = 3;

  /// The longest `user:password` in base 64.
  static final int LONGEST_BASIC = 512;

  /// Only the beginning of a longer text is looked at.
  private static final int LONGEST = 64;

  /// Base 64 of all kinds, and what a URL makes of it.
  private static final Alphabet RANDOM = Alphabet.BEARER.and(Alphabet.of("%"));

  private static final Alphabet IDENTIFIER = Alphabet.ALPHANUMERIC.and(Alphabet.of("_."));
  private static final Alphabet AMOUNT = Alphabet.DIGITS.and(Alphabet.of(".,"));
  private static final Alphabet UNIT = Alphabet.LETTERS.and(Alphabet.of("-"));
  private static final Alphabet CAPITALS = Alphabet.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  private static final Alphabet NO_LABEL = Alphabet.of("\"'`\\:");
  private static final Alphabet JOINTS = Alphabet.of("_.");

  /// Words that make a type or an algorithm of the digits behind them.
  private static final Set<String> NUMBERED_WORDS =
      Set.of(
          "int", "uint", "bytes", "float", "string", "utf", "sha", "md", "base", "aes", "rsa", "hs",
          "rs", "es", "ed", "argon");

  private Secrets() {}

  /// Whether the text is one long word of letters and digits as nobody writes by hand.
  static boolean lookRandom(byte[] text, int from, int to) {
    if (to - from < LEAST_RANDOM || RANDOM.past(text, from, to) < to) {
      return false;
    }
    int digits = count(Alphabet.DIGITS, text, from, to);
    int letters = count(Alphabet.LETTERS, text, from, to);
    int capitals = count(CAPITALS, text, from, to);
    boolean mixed = capitals > 0 && capitals < letters;
    return letters > 0 && digits > (mixed ? 0 : 1);
  }

  /// Whether a word of program or prose, to which a credential's name is assigned, may be one: it
  /// has letters and digits, and is neither a placeholder nor something's name.
  static boolean lookSecret(byte[] text, int from, int to) {
    int digits = count(Alphabet.DIGITS, text, from, to);
    if (to - from < LEAST_SECRET
        || digits == 0
        || count(Alphabet.LETTERS, text, from, to) == 0
        || isMeasure(text, from, to)
        || isPlaceholder(text, from, to)) {
      return false;
    }
    boolean identifier = !Alphabet.DIGITS.has(text[from]) && IDENTIFIER.past(text, from, to) == to;
    return !identifier || !(isNumberedWord(text, from, to) || isName(text, from, to, digits));
  }

  /// Whether this is a number and a word: `12-ounce`, `3.5million`.
  private static boolean isMeasure(byte[] text, int from, int to) {
    int number = AMOUNT.past(text, from, to);
    return number > from && to - from < LEAST_RANDOM && UNIT.past(text, number, to) == to;
  }

  private static boolean isName(byte[] text, int from, int to, int digits) {
    return digits < 3
        && (count(JOINTS, text, from, to) > 0 || Secrecy.of(text, from, to).isCertain());
  }

  private static boolean isNumberedWord(byte[] text, int from, int to) {
    int letters = Alphabet.LETTERS.past(text, from, to);
    return Alphabet.DIGITS.past(text, letters, to) == to
        && NUMBERED_WORDS.contains(lowerCase(text, from, letters));
  }

  /// Whether the text stands for a value: `${KEY}`, `$KEY`, `%s`, `{key}`, `<key>`, `****`,
  /// `YOUR_KEY`, the marker.
  static boolean isPlaceholder(byte[] text, int from, int to) {
    if (from == to) {
      return true;
    }
    byte last = text[to - 1];
    return switch (text[from]) {
      case '$' -> from + 1 == to || isVariable(text, from + 1, to);
      case '%' -> last == '%' || last == 's' || last == 'd';
      case '{' -> last == '}' && NO_LABEL.until(text, from, to) == to;
      case '<' -> last == '>' && NO_LABEL.until(text, from, to) == to;
      case '[' -> true;
      case 'y', 'Y' -> lowerCase(text, from, Math.min(to, from + 4)).equals("your");
      case '*', 'x', 'X', '.', '-', '_', '#' -> isRepeated(text, from, to);
      default -> false;
    };
  }

  private static boolean isRepeated(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] == text[from]) {
      at++;
    }
    return at == to && to - from >= LEAST_REPEATED;
  }

  private static boolean isVariable(byte[] text, int from, int to) {
    return text[from] == '{'
        || text[from] == '('
        || text[from] == '['
        || (Alphabet.LETTERS.has(text[from]) && IDENTIFIER.past(text, from, to) == to)
        || Alphabet.DIGITS.past(text, from, to) == to;
  }

  /// Whether the text is `user:password` in base 64, as `Authorization: Basic` has it.
  static boolean isBasic(byte[] text, int from, int to) {
    if (to - from > LONGEST_BASIC || Alphabet.BASE64.past(text, from, to) < to) {
      return false;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(new String(text, from, to - from, US_ASCII));
      return new String(decoded, US_ASCII).indexOf(':') >= 0;
    } catch (IllegalArgumentException _) {
      // Prose: "basic understanding".
      return false;
    }
  }

  private static int count(Alphabet alphabet, byte[] text, int from, int to) {
    int count = 0;
    for (int at = from; at < Math.min(to, from + LONGEST); at++) {
      count += alphabet.has(text[at]) ? 1 : 0;
    }
    return count;
  }

  private static String lowerCase(byte[] text, int from, int to) {
    return new String(text, from, to - from, US_ASCII).toLowerCase(Locale.ROOT);
  }
}
