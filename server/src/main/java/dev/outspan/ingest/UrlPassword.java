package dev.outspan.ingest;

import org.jspecify.annotations.Nullable;

/// The password in `scheme://user:password@host` (RFC 3986, section 3.2.1).
final class UrlPassword {
  private static final Alphabet BACKSLASHES = Alphabet.of("\\");

  /// Characters that end the part in front of the path, or a URL within other text.
  private static final Alphabet ENDS = Alphabet.SPACE.and(Alphabet.of("/?#\"'`<>\\,;|"));

  private UrlPassword() {}

  /// @param colon the position of a `:`, perhaps that behind the scheme
  static @Nullable Finding at(byte[] text, int colon, int to) {
    int user = pastSlash(text, pastSlash(text, colon + 1, to), to);
    if (user < 0) {
      return null;
    }
    int password = -1;
    int host = -1;
    for (int at = user; at < to && !ENDS.has(text[at]); at++) {
      if (text[at] == '[' && password < 0) {
        // No user's name has it: an address, or the marker.
        return null;
      }
      if (text[at] == ':' && password < 0) {
        password = at + 1;
      } else if (text[at] == '@') {
        host = at;
      }
    }
    boolean found = password > 0 && password < host && !Secrets.isPlaceholder(text, password, host);
    return found ? new Finding(password, host, CredentialKind.URL_PASSWORD) : null;
  }

  /// The position after a slash, which JSON within JSON may escape; -1 if there is none.
  private static int pastSlash(byte[] text, int from, int to) {
    if (from < 0) {
      return -1;
    }
    int slash = BACKSLASHES.past(text, from, to);
    return slash < to && text[slash] == '/' ? slash + 1 : -1;
  }
}
