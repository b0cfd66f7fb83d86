package dev.outspan.wire.request;

import dev.outspan.wire.JsonNode;
import dev.outspan.wire.request.ValidationError.Detail;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads whole numbers and booleans as Pydantic does.
///
/// A JSON number with a fraction or an exponent is a double there, also where that rounds it. Where
/// we differ: zeros before a sign, as in `"0-1"`, are no number.
final class Numbers {
  private static final Set<String> YES = Set.of("1", "true", "t", "yes", "y", "on");
  private static final Set<String> NO = Set.of("0", "false", "f", "no", "n", "off");

  /// The most digits of a number in a string, a minus counted as one, zeros in front not.
  private static final int MOST_DIGITS = 4_300;

  private static final Pattern SIGNED_DIGITS = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern ZEROS = Pattern.compile("0+");
  private static final Pattern PLUS_AND_ZEROS = Pattern.compile("^(?:\\+|(-))?0*(?=[0-9])");
  private static final Pattern MISPLACED_UNDERSCORE = Pattern.compile("(?<![0-9])_|_(?![0-9])");

  private Numbers() {}

  static Optional<Boolean> readFlag(JsonNode value, Location at, Problems problems) {
    Optional<Boolean> flag =
        switch (value.kind()) {
          case BOOLEAN -> Optional.of(value.isTrue());
          case STRING -> flagOf(value.text().toLowerCase(Locale.ROOT));
          case NUMBER -> integral(value.text()).flatMap(number -> flagOf(number.toString()));
          case OBJECT, ARRAY, NULL -> Optional.empty();
        };
    if (flag.isEmpty()) {
      boolean interpretable =
          switch (value.kind()) {
            case STRING -> true;
            case NUMBER -> integral(value.text()).filter(n -> n.bitLength() < 64).isPresent();
            case OBJECT, ARRAY, BOOLEAN, NULL -> false;
          };
      problems.add(
          interpretable ? "bool_parsing" : "bool_type",
          at,
          "Input should be a valid boolean" + (interpretable ? ", unable to interpret input" : ""),
          value);
    }
    return flag;
  }

  private static Optional<Boolean> flagOf(String word) {
    if (YES.contains(word)) {
      return Optional.of(true);
    }
    return NO.contains(word) ? Optional.of(false) : Optional.empty();
  }

  static Optional<BigInteger> readInteger(JsonNode value, Location at, Problems problems) {
    return switch (value.kind()) {
      case BOOLEAN -> Optional.of(value.isTrue() ? BigInteger.ONE : BigInteger.ZERO);
      case NUMBER -> readNumber(value, at, problems);
      case STRING -> readDigits(value, at, problems);
      case OBJECT, ARRAY, NULL -> {
        problems.add("int_type", at, "Input should be a valid integer", value);
        yield Optional.empty();
      }
    };
  }

  /// Whole numbers between two bounds.
  static Reading<Long> between(long least, long most) {
    return (value, at, problems) ->
        readInteger(value, at, problems)
            .flatMap(number -> new Bounds(least, most).check(number, value, at, problems));
  }

  /// What a number may be, both ends included.
  record Bounds(long least, long most) {

    /// The number, or nothing and why it is out of bounds.
    Optional<Long> check(BigInteger number, JsonNode value, Location at, Problems problems) {
      if (number.compareTo(BigInteger.valueOf(least)) < 0) {
        problems.add(
            "greater_than_equal",
            at,
            "Input should be greater than or equal to " + least,
            value,
            new Detail.Count("ge", least));
        return Optional.empty();
      }
      if (number.compareTo(BigInteger.valueOf(most)) > 0) {
        problems.add(
            "less_than_equal",
            at,
            "Input should be less than or equal to " + most,
            value,
            new Detail.Count("le", most));
        return Optional.empty();
      }
      return Optional.of(number.longValueExact());
    }
  }

  private static Optional<BigInteger> readNumber(JsonNode value, Location at, Problems problems) {
    Optional<BigInteger> number = integral(value.text());
    if (number.isEmpty()) {
      if (isWithinLongs(Double.parseDouble(value.text()))) {
        problems.add(
            "int_from_float",
            at,
            "Input should be a valid integer, got a number with a fractional part",
            value);
      } else {
        addTooLarge(value, at, problems);
      }
    }
    return number;
  }

  private static Optional<BigInteger> readDigits(JsonNode value, Location at, Problems problems) {
    Optional<String> digits = digits(value.text());
    if (digits.isEmpty()) {
      problems.add(
          "int_parsing",
          at,
          "Input should be a valid integer, unable to parse string as an integer",
          value);
      return Optional.empty();
    }
    if (digits.get().length() > MOST_DIGITS) {
      addTooLarge(value, at, problems);
      return Optional.empty();
    }
    return Optional.of(new BigInteger(digits.get()));
  }

  private static void addTooLarge(JsonNode value, Location at, Problems problems) {
    problems.add(
        "int_parsing_size",
        at,
        "Unable to parse input string as an integer, exceeded maximum size",
        value);
  }

  /// The whole number that a JSON number is. As a double it must be one of those below 2^63.
  private static Optional<BigInteger> integral(String written) {
    if (written.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E')) {
      return Optional.of(new BigInteger(written));
    }
    double number = Double.parseDouble(written);
    return number % 1 == 0 && isWithinLongs(number)
        ? Optional.of(BigInteger.valueOf((long) number))
        : Optional.empty();
  }

  private static boolean isWithinLongs(double number) {
    return Math.abs(number) < 0x1p63;
  }

  /// The digits of a whole number in a string, with a minus perhaps, without zeros in front.
  private static Optional<String> digits(String text) {
    String trimmed = trim(text);
    int point = trimmed.indexOf('.');
    String whole = point < 0 ? trimmed : trimmed.substring(0, point);
    String compact = whole.replace("_", "");
    boolean valid =
        SIGNED_DIGITS.matcher(compact).matches()
            && !MISPLACED_UNDERSCORE.matcher(whole).find()
            && (point < 0 || ZEROS.matcher(trimmed.substring(point + 1)).matches());
    return valid
        ? Optional.of(PLUS_AND_ZEROS.matcher(compact).replaceFirst("$1"))
        : Optional.empty();
  }

  /// The text without Unicode's white space around it.
  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isWhiteSpace(text.charAt(from))) {
      from++;
    }
    while (from < to && isWhiteSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isWhiteSpace(char c) {
    return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
  }
}
