package dev.outspan.ingest;

import static dev.outspan.ingest.Alphabet.ALPHANUMERIC;
import static dev.outspan.ingest.Alphabet.BEARER;
import static dev.outspan.ingest.Alphabet.DOTTED;
import static dev.outspan.ingest.Alphabet.HEX;
import static java.util.stream.Collectors.groupingBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Finds credentials that are known by their own look: API keys, JSON Web Tokens, bearer tokens.
///
/// All have 16 letters, digits, `_` or `-` in a row. So one look at every 16th character finds
/// them, and words shorter than that are never read.
final class KeyShapes {
  private static final int LEAST_ROW = 16;

  /// What of a bearer token may stand before its first long row.
  private static final int BEFORE_ROW = 32;

  /// What of a key with a dot in its prefix stands before its first long row.
  private static final int LONGEST_DOTTED = 5;

  private static final int LEAST_HEADER = 10;

  /// Of a JSON Web Token what stands behind its header, the dot included.
  private static final int LEAST_PAYLOAD = 11;

  private static final String SCHEME = "bearer";
  private static final Alphabet LETTERS_AND_ESCAPES = Alphabet.LETTERS.and(Alphabet.of("\\"));
  private static final Alphabet JOINTS = Alphabet.of("_-");

  /// The shapes for the first two characters, 7 bits of each.
  private static final List<List<KeyShape>> BY_START = byStart();

  private final byte[] text;
  private final Edits edits;

  KeyShapes(byte[] text, Edits edits) {
    this.text = text;
    this.edits = edits;
  }

  private static List<List<KeyShape>> byStart() {
    Map<Integer, List<KeyShape>> shapes =
        KeyShape.ALL.stream()
            .collect(
                groupingBy(shape -> start(shape.prefix().charAt(0), shape.prefix().charAt(1))));
    return IntStream.range(0, 1 << 14)
        .mapToObj(start -> shapes.getOrDefault(start, List.of()))
        .toList();
  }

  private static int start(int first, int second) {
    return (first << 7) | second;
  }

  /// Adds what is found between the two positions to the edits.
  void scan(int from, int to) {
    int done = from;
    int low = from;
    int probe = from + LEAST_ROW - 1;
    while (probe < to) {
      if (!Alphabet.KEY.has(text[probe])) {
        probe += LEAST_ROW;
        continue;
      }
      int start = Alphabet.KEY.before(text, low, probe);
      int end = Alphabet.KEY.past(text, probe, to);
      int past = end - start < LEAST_ROW ? -1 : row(done, start, end, to);
      done = past < 0 ? done : past;
      low = past < 0 ? end : past;
      probe = low + LEAST_ROW - 1;
    }
  }

  /// Redacts the first credential that begins in the row from `start` to `end`, or in front of it.
  ///
  /// @param done the end of the last one
  /// @return the end of the credential, -1 if there is none
  private int row(int done, int start, int end, int to) {
    int first = start > done && text[start - 1] == '\\' ? pastEscape(start, end) : start;
    int past = bearer(done, first, to);
    if (past < 0 && first > done && text[first - 1] == '.') {
      past = key(ALPHANUMERIC.before(text, Math.max(done, first - LONGEST_DOTTED), first - 1), to);
    }
    for (int at = first; past < 0 && at < end; at = JOINTS.until(text, at, end) + 1) {
      past = Math.max(key(at, to), webToken(at, end, to));
    }
    return past;
  }

  /// The position behind the letter of an escape, or the letter and digits of one like `u001b`.
  private int pastEscape(int letter, int end) {
    int digits = letter + 1;
    boolean unicode =
        text[letter] == 'u' && HEX.past(text, digits, Math.min(end, digits + 4)) == digits + 4;
    return unicode ? digits + 4 : digits;
  }

  private int key(int at, int to) {
    if (at + 1 >= to || (text[at] | text[at + 1]) < 0) {
      return -1;
    }
    for (KeyShape shape : BY_START.get(start(text[at], text[at + 1]))) {
      int end = shape.end(text, at, to);
      if (end > 0) {
        return redact(at, end, CredentialKind.API_KEY);
      }
    }
    return -1;
  }

  /// A JSON Web Token (RFC 7519), whose header begins with `{"` in base 64.
  private int webToken(int at, int end, int to) {
    boolean found =
        end - at >= LEAST_HEADER
            && text[at] == 'e'
            && text[at + 1] == 'y'
            && text[at + 2] == 'J'
            && end + LEAST_PAYLOAD < to
            && text[end] == '.'
            && DOTTED.past(text, end, end + LEAST_PAYLOAD) == end + LEAST_PAYLOAD;
    return found ? redact(at, DOTTED.past(text, end, to), CredentialKind.JWT) : -1;
  }

  /// A bearer token whose first long row begins at `first`.
  private int bearer(int done, int first, int to) {
    int token = BEARER.before(text, Math.max(done, first - BEFORE_ROW), first);
    int scheme = token - 1 - SCHEME.length();
    boolean found =
        scheme >= done
            && text[token - 1] == ' '
            && spellsScheme(scheme)
            && (scheme == done || !LETTERS_AND_ESCAPES.has(text[scheme - 1]));
    if (!found) {
      return -1;
    }
    int end = BEARER.past(text, first, to);
    return Secrets.lookRandom(text, token, end)
        ? redact(scheme, end, CredentialKind.AUTHORIZATION)
        : -1;
  }

  private boolean spellsScheme(int at) {
    for (int i = 0; i < SCHEME.length(); i++) {
      if ((text[at + i] | 0x20) != SCHEME.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Redacts up to the dot of a sentence.
  private int redact(int from, int end, CredentialKind kind) {
    int past = text[end - 1] == '.' ? end - 1 : end;
    edits.add(from, past, kind);
    return past;
  }
}
