package dev.outspan.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The values of `name=value` in the query of a URL, a form, a connection string or on a command
/// line: where the name of a credential is no variable of a program.
final class Parameters {
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_KEYWORD = 16;
  private static final int MOST_BLANKS = 2;

  private static final Alphabet BLANKS = Alphabet.of(" \t");
  private static final Alphabet NAME = Alphabet.DOTTED;
  private static final Alphabet ENDS = Alphabet.SPACE.and(Alphabet.of("\"'`\\<>&;"));
  private static final Alphabet PART_ENDS = ENDS.and(Alphabet.of(":="));

  /// Punctuation of the text around a URL.
  private static final Alphabet TRAILER = Alphabet.of("),.]}");

  private static final Alphabet CALL = Alphabet.of("(");
  private static final Alphabet OPENERS = Alphabet.of(",({[");
  private static final Alphabet NEXT = Alphabet.of("&;");

  /// What stands for no value or for the kind of a value.
  private static final Set<String> KEYWORDS =
      Set.of("true", "false", "null", "none", "undefined", "required", "optional", "string");

  private final byte[] text;
  private final int from;
  private final int to;

  Parameters(byte[] text, int from, int to) {
    this.text = text;
    this.from = from;
    this.to = to;
  }

  /// @param mark the position of a `=` right behind a name
  @Nullable Finding at(int mark, Secrecy secrecy) {
    int begin = mark + 1;
    int judged = PART_ENDS.until(text, begin, to);
    if (!isValue(begin, judged, secrecy) || !isParameter(mark)) {
      return null;
    }
    int end = ENDS.until(text, judged, to);
    end = Math.max(begin + 1, TRAILER.before(text, begin, end));
    return new Finding(begin, end, CredentialKind.NAMED);
  }

  private boolean isValue(int begin, int judged, Secrecy secrecy) {
    return secrecy.isCertain()
        ? !Secrets.isPlaceholder(text, begin, judged)
            && !isKeyword(begin, judged)
            && CALL.until(text, begin, judged) == judged
        : Secrets.lookRandom(text, begin, judged);
  }

  private boolean isKeyword(int begin, int end) {
    return end - begin < LONGEST_KEYWORD
        && KEYWORDS.contains(
            new String(text, begin, end - begin, US_ASCII).toLowerCase(Locale.ROOT));
  }

  private boolean isParameter(int mark) {
    int name = NAME.before(text, Math.max(from, mark - LONGEST_NAME), mark);
    if (text[name] == '-' && text[name + 1] == '-') {
      return true;
    }
    if (name == from) {
      int end = ENDS.until(text, mark, to);
      return end < to && NEXT.has(text[end]);
    }
    return switch (text[name - 1]) {
      case '?', '&', ';' -> true;
      // JSON within JSON may escape the ampersand.
      case '\\' -> startsWith("u0026", name);
      case ' ', '\t' -> isBehindParameter(name - 1);
      default -> false;
    };
  }

  /// Whether the blanks that end at `blank` stand behind `name=value` or its semicolon.
  private boolean isBehindParameter(int blank) {
    int end = BLANKS.before(text, Math.max(from, blank - MOST_BLANKS), blank + 1);
    int floor = Math.max(from, end - LONGEST_NAME);
    if (end == floor || OPENERS.has(text[end - 1])) {
      return false;
    }
    int at = end - 1;
    while (at > floor && text[at] != '=' && !Alphabet.SPACE.has(text[at])) {
      at--;
    }
    return text[end - 1] == ';' || text[at] == '=';
  }

  private boolean startsWith(String ascii, int at) {
    int end = at + ascii.length();
    return end <= to && new String(text, at, ascii.length(), US_ASCII).equals(ascii);
  }
}
