package dev.outspan.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A private key in PEM (RFC 7468), as OpenSSL, OpenSSH and PGP write it.
final class PemBlock {
  private static final byte[] BEGIN = "-----BEGIN ".getBytes(US_ASCII);
  private static final byte[] END = "-----END ".getBytes(US_ASCII);
  private static final byte[] PRIVATE_KEY = "PRIVATE KEY".getBytes(US_ASCII);
  private static final byte[] DASHES = "-----".getBytes(US_ASCII);
  private static final int LONGEST_LABEL = 40;

  /// A block that was cut off is one if so much of it is there.
  private static final int LEAST_BODY = 16;

  private static final Alphabet BACKSLASHES = Alphabet.of("\\");
  private static final Alphabet DASH = Alphabet.of("-");

  /// Line ends are escapes: a backslash and a letter.
  private static final Alphabet LINES = Alphabet.BASE64.and(Alphabet.of("\\\r\n"));

  /// Lines and the headers before them. No quotes, which a program has that takes blocks apart.
  private static final Alphabet BODY = LINES.and(Alphabet.of(" \t-:,.()[]<>@"));

  private static final Alphabet LABEL = Alphabet.CAPITALS.and(Alphabet.of(" "));

  private PemBlock() {}

  /// @param dash the position of two dashes
  static @Nullable Finding at(byte[] text, int dash, int to) {
    int start = DASH.past(text, dash, to) - DASHES.length;
    if (start < dash || !startsWith(BEGIN, text, start, to)) {
      return null;
    }
    int label = start + BEGIN.length;
    int body = LABEL.past(text, label, Math.min(to, label + LONGEST_LABEL));
    if (!startsWith(DASHES, text, body, to) || !holdsPrivateKey(text, label, body)) {
      return null;
    }
    int end = pastBody(text, body + DASHES.length, to);
    return end < 0 ? null : new Finding(start, end, CredentialKind.PRIVATE_KEY);
  }

  private static boolean holdsPrivateKey(byte[] text, int from, int to) {
    for (int at = from; at < to; at++) {
      if (startsWith(PRIVATE_KEY, text, at, to)) {
        return true;
      }
    }
    return false;
  }

  /// Where a block ends: behind its last line, or where a cut off one breaks off; -1 if this is
  /// none, such as the mention of its first line.
  private static int pastBody(byte[] text, int body, int to) {
    int end = body;
    while (end < to && BODY.has(text[end]) && !startsWith(DASHES, text, end, to)) {
      end++;
    }
    if (startsWith(END, text, end, to)) {
      int label = end + END.length;
      int last = LABEL.past(text, label, Math.min(to, label + LONGEST_LABEL));
      return startsWith(DASHES, text, last, to) ? last + DASHES.length : last;
    }
    int rest = BACKSLASHES.before(text, body, LINES.past(text, body, to));
    return rest - body < LEAST_BODY ? -1 : rest;
  }

  private static boolean startsWith(byte[] wanted, byte[] text, int at, int to) {
    return at + wanted.length <= to
        && text[at] == wanted[0]
        && Arrays.equals(text, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
