package dev.outspan.query;

import dev.outspan.query.Condition.Mentions.Texts;
import dev.outspan.span.Json;
import dev.outspan.span.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One search term, read by the rules of the platform's search.
///
/// A term is looked for in names, and in the compact JSON text of payloads, keys included, whatever
/// the case:
///
/// - up to eight words of ASCII letters and digits are one phrase of whole words, with any white
///   space between them; but a single word, without quotes, may stand anywhere in a name;
/// - anything else is a piece of text that may stand anywhere;
/// - a term in quotes is the text between them, with `\"` and `\\` as escapes, and again a phrase
///   of whole words if it is made of such words; a quote that is missing or too many makes the
///   whole term a plain piece of text;
/// - a term in the form of a UUID, without quotes, also finds the trace with that id.
///
/// Patterns are in the common part of RE2's and Java's syntax; case is to be ignored, by Unicode's
/// simple folding.
///
/// @param jsonRegex the pattern of the term in JSON text
/// @param nameRegex the pattern of the term in a name
/// @param traceId the trace that the term names as well
public record SearchTerm(String jsonRegex, String nameRegex, Optional<String> traceId) {
  private static final int MOST_WORDS = 8;
  private static final int LONGEST_WORD_BYTES = 2_047;
  private static final Pattern WORD = Pattern.compile("[0-9A-Za-z]+");
  private static final Pattern UUID =
      Pattern.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

  /// What may stand before a word: no letter, no digit, and no backslash but that of a whole JSON
  /// escape. The letter of an escape such as `\n` is no part of a word.
  private static final String BEFORE_WORD =
      "(?:^|[^0-9A-Za-z\\\\]|[^\\\\](?:\\\\\\\\)*\\\\(?:[\\\\bfnrt]|u00[01][0-9a-f]))";

  private static final String BETWEEN_WORDS = "(?:\\s|\\\\[fnrt])+";
  private static final String BEFORE_WORD_IN_NAME = "(?:^|[^0-9A-Za-z])";
  private static final String AFTER_WORD = "(?:[^0-9A-Za-z]|\\z)";

  /// Reads a term as the client sent it.
  public static SearchTerm parse(String written) {
    String term = written.strip();
    if (UUID.matcher(term).matches()) {
      return literal(term, Optional.of(term));
    }
    Optional<String> quoted = unquoted(term);
    String text = quoted.orElse(term);
    Optional<List<String>> words = words(text);
    if (words.isEmpty()) {
      return literal(text, Optional.empty());
    }
    boolean isBareWord = quoted.isEmpty() && words.get().size() == 1;
    return new SearchTerm(
        BEFORE_WORD + String.join(BETWEEN_WORDS, words.get()) + AFTER_WORD,
        isBareWord ? text : BEFORE_WORD_IN_NAME + String.join("\\s+", words.get()) + AFTER_WORD,
        Optional.empty());
  }

  private static SearchTerm literal(String text, Optional<String> traceId) {
    return new SearchTerm(jsonLiteral(text), nameLiteral(text), traceId);
  }

  /// The characters that are looked for: without blanks around them, and without quotes.
  public static int lengthOf(String written) {
    String term = written.strip();
    String inner = unquoted(term).orElse(term);
    return inner.codePointCount(0, inner.length());
  }

  /// The words of a phrase; empty if the text is anything else.
  private static Optional<List<String>> words(String text) {
    var words = List.of(text.split("\\s+", MOST_WORDS + 1));
    return words.size() <= MOST_WORDS && words.stream().allMatch(SearchTerm::isPlain)
        ? Optional.of(words)
        : Optional.empty();
  }

  private static boolean isPlain(String word) {
    return word.length() <= LONGEST_WORD_BYTES && WORD.matcher(word).matches();
  }

  /// The text between quotes; empty if the term is not well quoted.
  private static Optional<String> unquoted(String term) {
    if (term.length() < 2 || !term.startsWith("\"")) {
      return Optional.empty();
    }
    var inner = new StringBuilder();
    int at = 1;
    while (at < term.length() && term.charAt(at) != '"') {
      boolean isEscape =
          term.charAt(at) == '\\'
              && at + 1 < term.length()
              && (term.charAt(at + 1) == '"' || term.charAt(at + 1) == '\\');
      at += isEscape ? 1 : 0;
      inner.append(term.charAt(at++));
    }
    return at == term.length() - 1 ? Optional.of(inner.toString()) : Optional.empty();
  }

  /// The text as it stands in canonical JSON, every character of it standing for itself.
  private static String jsonLiteral(String text) {
    var regex = new StringBuilder();
    text.chars().forEach(c -> appendJsonLiteral(regex, (char) c));
    return regex.toString();
  }

  private static void appendJsonLiteral(StringBuilder regex, char c) {
    switch (c) {
      case '"' -> regex.append("\\\\\"");
      case '\\' -> regex.append("\\\\\\\\");
      case '\b' -> regex.append("\\\\b");
      case '\f' -> regex.append("\\\\f");
      case '\n' -> regex.append("\\\\n");
      case '\r' -> regex.append("\\\\r");
      case '\t' -> regex.append("\\\\t");
      default -> {
        if (c < ' ') {
          regex.append("\\\\u00").append(HexFormat.of().toHexDigits((byte) c));
        } else {
          appendLiteral(regex, c);
        }
      }
    }
  }

  private static String nameLiteral(String text) {
    var regex = new StringBuilder();
    text.chars().forEach(c -> appendLiteral(regex, (char) c));
    return regex.toString();
  }

  private static void appendLiteral(StringBuilder regex, char c) {
    if (c < 128 && !Character.isLetterOrDigit(c)) {
      regex.append('\\');
    }
    regex.append(c);
  }

  boolean occursIn(Span span, Texts texts) {
    var inJson = Pattern.compile(folded(jsonRegex));
    var inName = Pattern.compile(folded(nameRegex));
    var payload = span.payload();
    boolean inPayloads = occurs(inJson, payload.input()) || occurs(inJson, payload.output());
    return traceId.equals(Optional.of(span.key().traceId()))
        || switch (texts) {
          case PAYLOADS -> inPayloads;
          case ALL ->
              inPayloads
                  || occurs(inJson, payload.metadata())
                  || inName.matcher(folded(span.name())).find();
        };
  }

  private static boolean occurs(Pattern pattern, Json json) {
    return pattern.matcher(folded(json.toString())).find();
  }

  /// The text with one character in the place of all that differ only in case, by Unicode's simple
  /// folding: which is why the Turkish letters, which Java would make an `i`, stay.
  private static String folded(String text) {
    return text.codePoints()
        .map(c -> c == 'İ' || c == 'ı' ? c : Character.toLowerCase(Character.toUpperCase(c)))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
