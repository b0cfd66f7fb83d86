package dev.outspan.ingest;

import org.jspecify.annotations.Nullable;

/// The values in a text that stand behind the name of a credential and a `:` or `=`.
///
/// How sure the name makes us depends on how it is written:
///
/// | form | is a credential |
/// |---|---|
/// | `"password": "…"`, JSON or a program's map | whatever it is |
/// | `?api_key=…&`, `;Password=…`, `--token=…`, see [Parameters] | whatever it is |
/// | `Authorization: …`, `Cookie: …` | if it has their form |
/// | `password: …`, `api_key = "…"` | if it looks like one: most of these are programs and prose |
///
/// A placeholder (`${KEY}`, `<your key>`) is none in any of them.
final class Assignments {
  private static final int MOST_BLANKS = 2;

  /// Backslashes before a quote that is four levels deep in JSON within JSON.
  private static final int MOST_BACKSLASHES = 15;

  private static final Alphabet BLANKS = Alphabet.of(" \t");
  private static final Alphabet BACKSLASHES = Alphabet.of("\\");
  private static final Alphabet QUOTES = Alphabet.of("\"'`");
  private static final Alphabet QUOTES_AND_ESCAPES = QUOTES.and(BACKSLASHES);
  private static final Alphabet OPERATORS = Alphabet.of("=!<>+-*/%&|^~");
  private static final Alphabet BRACKETS = Alphabet.of("([{");
  private static final Alphabet LINE_ENDS = QUOTES_AND_ESCAPES.and(Alphabet.of("\r\n"));
  private static final int LONGEST_COOKIE_NAME = 64;

  private final byte[] text;
  private final int from;
  private final int to;
  private final Parameters parameters;

  Assignments(byte[] text, int from, int to) {
    this.text = text;
    this.from = from;
    this.to = to;
    parameters = new Parameters(text, from, to);
  }

  /// The credential behind the `:` or `=` at `mark`.
  @Nullable Finding at(int mark) {
    int nameEnd = nameEnd(mark);
    Secrecy secrecy = Secrecy.of(text, from, nameEnd);
    if (secrecy == Secrecy.NONE) {
      return null;
    }
    if (text[mark] == '=' && nameEnd == mark) {
      Finding parameter = parameters.at(mark, secrecy);
      if (parameter != null) {
        return parameter;
      }
    }
    int value = value(mark);
    if (value < 0 || value >= to || secrecy == Secrecy.SIGNATURE) {
      return null;
    }
    int quote = BACKSLASHES.past(text, value, Math.min(to, value + MOST_BACKSLASHES));
    if (quote == to || !QUOTES.has(text[quote])) {
      return unsure(value, value, mark, secrecy);
    }
    return isMapping(mark) && QUOTES_AND_ESCAPES.has(text[nameEnd])
        ? mapped(value, quote, secrecy)
        : unsure(value, quote + 1, mark, secrecy);
  }

  /// Where the name before the mark ends: before blanks, the bracket of a subscript, its quote.
  private int nameEnd(int mark) {
    int end = mark > from && text[mark] == '=' && text[mark - 1] == ':' ? mark - 1 : mark;
    end = BLANKS.before(text, Math.max(from, end - MOST_BLANKS), end);
    if (end - 1 > from && text[end - 1] == ']' && QUOTES.has(text[end - 2])) {
      end--;
    }
    if (end > from && QUOTES.has(text[end - 1])) {
      end = BACKSLASHES.before(text, Math.max(from, end - 1 - MOST_BACKSLASHES), end - 1);
    }
    return end;
  }

  private boolean isMapping(int mark) {
    return text[mark] == ':' || (mark + 1 < to && text[mark + 1] == '>');
  }

  /// Where the value behind the mark begins; -1 if nothing is assigned there: `==`, `+=`, `::`.
  private int value(int mark) {
    int next = mark + 1 < to ? text[mark + 1] : ' ';
    boolean assigns =
        text[mark] == '='
            ? next != '=' && !OPERATORS.has(text[mark - 1])
            : next != ':' && next != '=' && text[mark - 1] != ':';
    if (!assigns) {
      return -1;
    }
    int value = text[mark] == '=' && next == '>' ? mark + 2 : mark + 1;
    return BLANKS.past(text, value, Math.min(to, value + MOST_BLANKS));
  }

  /// The whole value between quotes.
  ///
  /// @param quoting where the first quote begins, with the backslashes before it
  /// @param quote where they end
  private @Nullable Finding mapped(int quoting, int quote, Secrecy secrecy) {
    int begin = quote + 1;
    int end = closing(quoting, quote);
    boolean found =
        switch (secrecy) {
          case NONE, SIGNATURE -> false;
          case TOKEN -> Secrets.lookRandom(text, begin, end);
          case AUTHORIZATION -> !Authorization.isPlaceholder(text, begin, end);
          case SECRET, PASSWORD, COOKIE -> !Secrets.isPlaceholder(text, begin, end);
        };
    return found ? new Finding(begin, end, CredentialKind.NAMED) : null;
  }

  /// Where the inside of a quoted value ends; `to` if it is cut off.
  ///
  /// If a quote that closes has n backslashes before it, every further 2n + 2 stand for backslashes
  /// of the value.
  private int closing(int quoting, int quote) {
    int level = quote - quoting;
    int period = Math.max(4, 2 * (level + 1));
    for (int at = quote + 1; at < to; at++) {
      if (text[at] == text[quote]) {
        int escapes = (at - BACKSLASHES.before(text, quote + 1, at)) % period;
        if (escapes <= level) {
          return at - escapes;
        }
      }
    }
    return to;
  }

  /// A value in a program or prose.
  ///
  /// @param quoting where its quote begins; `begin` if it has none
  private @Nullable Finding unsure(int quoting, int begin, int mark, Secrecy secrecy) {
    int judged = Word.partEnd(text, begin, to);
    boolean quoted = begin > quoting;
    boolean whole = judged == to || !(quoted ? Alphabet.SPACE : BRACKETS).has(text[judged]);
    return switch (secrecy) {
      case NONE, SIGNATURE -> null;
      case AUTHORIZATION -> Authorization.at(text, begin, to);
      case COOKIE -> text[mark] == ':' ? cookie(begin) : null;
      case TOKEN ->
          whole && Secrets.lookRandom(text, begin, judged) ? named(quoting, begin, judged) : null;
      case SECRET, PASSWORD ->
          whole && Secrets.lookSecret(text, begin, judged) ? named(quoting, begin, judged) : null;
    };
  }

  private Finding named(int quoting, int begin, int judged) {
    int end = begin > quoting ? closing(quoting, begin - 1) : Word.end(text, judged, to);
    return new Finding(begin, end, CredentialKind.NAMED);
  }

  /// The rest of a line that begins with `name=`.
  private @Nullable Finding cookie(int begin) {
    int equals = Alphabet.DOTTED.past(text, begin, Math.min(to, begin + LONGEST_COOKIE_NAME));
    return equals > begin && equals < to && text[equals] == '='
        ? new Finding(begin, LINE_ENDS.until(text, equals, to), CredentialKind.NAMED)
        : null;
  }
}
