package dev.outspan.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a name (of a JSON member, a header, a variable) says about its value.
///
/// The last words of the name decide: `OPENAI_API_KEY`, `x-api-key`, `openaiApiKey` and `api key`
/// all end in the words *api key*. So `max_tokens`, `secretary`, `password_policy` and
/// `authorizations_count` say nothing.
enum Secrecy {
  NONE,

  /// A credential in the query of a URL, and anything elsewhere: `signature`.
  SIGNATURE,

  /// A credential if it looks random, otherwise perhaps a piece of text: `token`.
  TOKEN,

  SECRET,

  /// A secret, also as a number.
  PASSWORD,

  /// A scheme and a secret.
  AUTHORIZATION,

  /// Names and secrets.
  COOKIE;

  /// Only the end of a longer name is looked at.
  private static final int LONGEST_NAME = 40;

  private static final Alphabet BETWEEN_WORDS = Alphabet.DIGITS.and(Alphabet.of(" _.-/"));

  /// Words that end a name and decide alone.
  private static final Map<String, Secrecy> NOUNS =
      Map.ofEntries(
          entry("password", PASSWORD),
          entry("passwords", PASSWORD),
          entry("passwd", PASSWORD),
          entry("pwd", PASSWORD),
          entry("passphrase", PASSWORD),
          entry("passcode", PASSWORD),
          entry("secret", SECRET),
          entry("secrets", SECRET),
          entry("credential", SECRET),
          entry("credentials", SECRET),
          entry("creds", SECRET),
          entry("jwt", SECRET),
          entry("apikey", SECRET),
          entry("apikeys", SECRET),
          entry("xapikey", SECRET),
          entry("accesskey", SECRET),
          entry("secretkey", SECRET),
          entry("privatekey", SECRET),
          entry("clientsecret", SECRET),
          entry("accesstoken", SECRET),
          entry("refreshtoken", SECRET),
          entry("authtoken", SECRET),
          entry("sessiontoken", SECRET),
          entry("authorization", AUTHORIZATION),
          entry("cookie", COOKIE),
          entry("cookies", COOKIE),
          entry("setcookie", COOKIE),
          entry("auth", TOKEN),
          entry("bearer", TOKEN),
          entry("sig", SIGNATURE),
          entry("signature", SIGNATURE));

  /// What kinds of `key` are secret, whatever they look like.
  private static final Set<String> SECRET_KEYS =
      Set.of(
          "api",
          "secret",
          "private",
          "access",
          "encryption",
          "signing",
          "subscription",
          "auth",
          "master",
          "ssh",
          "consumer");

  /// What kinds of `key` are secret if they look random, and may name a thing otherwise.
  private static final Set<String> RANDOM_KEYS =
      Set.of("account", "service", "functions", "storage", "admin", "deploy", "host");

  /// What kinds of `token` are secret, whatever they look like.
  private static final Set<String> SECRET_TOKENS =
      Set.of(
          "access",
          "refresh",
          "auth",
          "api",
          "bearer",
          "id",
          "session",
          "secret",
          "security",
          "csrf",
          "xsrf",
          "jwt",
          "oauth",
          "deploy",
          "bot",
          "github",
          "gitlab",
          "slack",
          "vault");

  /// What kinds of `token` are none, though they may look random.
  private static final Set<String> PLAIN_TOKENS =
      Set.of(
          "page",
          "next",
          "previous",
          "pagination",
          "continuation",
          "cursor",
          "sync",
          "resume",
          "skip",
          "request",
          "idempotency");

  /// Whose `pass` is a password; `pass` alone is a verdict.
  private static final Set<String> PASSES =
      Set.of("db", "database", "user", "admin", "root", "smtp", "mysql", "pg", "redis", "ftp");

  /// Words after a noun that leave it one.
  private static final Set<String> FORMS =
      Set.of("hash", "value", "string", "plaintext", "pem", "base", "encoded", "encrypted");

  /// For each letter the lengths of the words above that end with it, as bits.
  private static final int[] LENGTHS = new int[128];

  static {
    NOUNS.keySet().forEach(Secrecy::register);
    FORMS.forEach(Secrecy::register);
    Set.of("key", "keys", "token", "tokens", "pass").forEach(Secrecy::register);
  }

  private static void register(String word) {
    LENGTHS[word.charAt(word.length() - 1)] |= 1 << word.length();
  }

  /// Whether the value is a credential whatever it looks like.
  boolean isCertain() {
    return switch (this) {
      case SECRET, PASSWORD, AUTHORIZATION, COOKIE -> true;
      case NONE, SIGNATURE, TOKEN -> false;
    };
  }

  /// What the name that ends at `to` says.
  ///
  /// @param from where it begins, or any place before: what is in front of its last words is not
  ///     looked at
  static Secrecy of(byte[] text, int from, int to) {
    int floor = Math.max(from, to - LONGEST_NAME);
    int end = BETWEEN_WORDS.before(text, floor, to);
    int start = wordStart(text, floor, end);
    if (start == end || !mayDecide(text[end - 1], end - start)) {
      return NONE;
    }
    String word = word(text, start, end);
    return switch (word) {
      case "key", "keys" -> key(wordBefore(text, floor, start));
      case "token" -> token(wordBefore(text, floor, start));
      case "tokens" -> SECRET_TOKENS.contains(wordBefore(text, floor, start)) ? SECRET : NONE;
      case "pass" -> PASSES.contains(wordBefore(text, floor, start)) ? PASSWORD : NONE;
      default -> FORMS.contains(word) ? of(text, floor, start) : NOUNS.getOrDefault(word, NONE);
    };
  }

  private static Secrecy key(String kind) {
    return SECRET_KEYS.contains(kind) ? SECRET : RANDOM_KEYS.contains(kind) ? TOKEN : NONE;
  }

  private static Secrecy token(String kind) {
    return SECRET_TOKENS.contains(kind) ? SECRET : PLAIN_TOKENS.contains(kind) ? NONE : TOKEN;
  }

  private static boolean mayDecide(byte lastLetter, int length) {
    return length < Integer.SIZE && (LENGTHS[lastLetter | 0x20] & (1 << length)) != 0;
  }

  private static String wordBefore(byte[] text, int floor, int to) {
    int end = BETWEEN_WORDS.before(text, floor, to);
    return word(text, wordStart(text, floor, end), end);
  }

  private static String word(byte[] text, int start, int end) {
    return new String(text, start, end - start, US_ASCII).toLowerCase(Locale.ROOT);
  }

  /// Where the word that ends at `end` starts: after what is no letter, or where capitals begin
  /// (`apiKey`), or before the last of them (`APIKey`). The letter of an escape like `\n` is no
  /// part of it.
  private static int wordStart(byte[] text, int floor, int end) {
    int at = end;
    while (at > floor && Alphabet.LETTERS.has(text[at - 1]) && !begins(text, at, end)) {
      at--;
    }
    boolean escaped = at < end && at > floor && text[at - 1] == '\\';
    return escaped ? at + 1 : at;
  }

  /// Whether a word begins at `at`, as those letters tell that stand on both sides.
  private static boolean begins(byte[] text, int at, int end) {
    if (at == end || !isCapital(text[at])) {
      return false;
    }
    return !isCapital(text[at - 1]) || (at + 1 < end && !isCapital(text[at + 1]));
  }

  private static boolean isCapital(byte letter) {
    return letter < 'a';
  }
}
