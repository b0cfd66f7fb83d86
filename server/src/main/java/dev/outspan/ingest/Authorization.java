package dev.outspan.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an `Authorization` header holds (RFC 9110, section 11.6.2): a scheme and credentials.
///
/// Schemes that sign one request, like `Digest`, are not looked for.
final class Authorization {
  private static final int LONGEST_SCHEME = 16;
  private static final Alphabet BLANKS = Alphabet.of(" ");

  private static final Set<String> SCHEMES_OF_TOKENS =
      Set.of("bearer", "token", "apikey", "bot", "negotiate", "ntlm", "sharedkey");

  private Authorization() {}

  /// Whether a whole text is the value of such a header.
  static boolean isAll(byte[] text, int from, int to) {
    if (text[from] != 'B' && text[from] != 'b') {
      return false;
    }
    int scheme = Alphabet.LETTERS.past(text, from, Math.min(to, from + LONGEST_SCHEME));
    int credentials = BLANKS.past(text, scheme, to);
    return switch (lowerCase(text, from, scheme)) {
      case "bearer" -> credentials > scheme && isToken(text, credentials, to);
      case "basic" -> credentials > scheme && Secrets.isBasic(text, credentials, to);
      default -> false;
    };
  }

  private static boolean isToken(byte[] text, int from, int to) {
    return Alphabet.BEARER.past(text, from, to) == to && Secrets.lookSecret(text, from, to);
  }

  /// The value of such a header within a text.
  ///
  /// @param from where the value begins
  static @Nullable Finding at(byte[] text, int from, int to) {
    int scheme = Alphabet.LETTERS.past(text, from, Math.min(to, from + LONGEST_SCHEME));
    int credentials = BLANKS.past(text, scheme, to);
    boolean found =
        credentials == scheme
            ? Secrets.lookRandom(text, from, Word.partEnd(text, from, to))
            : isCredential(lowerCase(text, from, scheme), text, credentials, to);
    return found
        ? new Finding(from, Word.end(text, credentials, to), CredentialKind.AUTHORIZATION)
        : null;
  }

  /// Whether the value of such a header is a scheme and the name of a variable, or a scheme alone.
  static boolean isPlaceholder(byte[] text, int from, int to) {
    int scheme = Alphabet.LETTERS.past(text, from, Math.min(to, from + LONGEST_SCHEME));
    int credentials = BLANKS.past(text, scheme, to);
    return Secrets.isPlaceholder(text, credentials > scheme ? credentials : from, to);
  }

  private static boolean isCredential(String scheme, byte[] text, int from, int to) {
    if (scheme.equals("basic")) {
      int most = Math.min(to, from + Secrets.LONGEST_BASIC);
      return Secrets.isBasic(text, from, Word.end(text, from, most));
    }
    return SCHEMES_OF_TOKENS.contains(scheme)
        && Secrets.lookSecret(text, from, Word.partEnd(text, from, to));
  }

  private static String lowerCase(byte[] text, int from, int to) {
    return new String(text, from, to - from, US_ASCII).toLowerCase(Locale.ROOT);
  }
}
