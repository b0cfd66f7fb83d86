package dev.outspan.wire.request;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A time as text: `YYYY-MM-DD`, which is midnight, or with a time of day behind `T`, `t`, `_` or a
/// blank.
///
/// The time of day is `HH:MM` or `HH:MM:SS`, and may go on with a fraction of any length behind `.`
/// or `,`, of which what is below a microsecond is cut off. Behind it may stand a zone: `Z`, `z`,
/// `+HH:MM`, `+HHMM`, and the same with a minus, also with the typographic one. No zone is UTC.
final class TimeText {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int DATE_BYTES = 10;
  private static final int FRACTION_DIGITS = 6;

  private final byte[] text;
  private int at;

  private TimeText(byte[] text) {
    this.text = text;
  }

  /// What a text says.
  sealed interface Parsed {
    /// A time.
    ///
    /// @param epochMicros microseconds since 1970, of the years -1 to 10000
    record At(long epochMicros) implements Parsed {}

    /// No time.
    ///
    /// @param reason in Pydantic's words
    record Refused(String reason) implements Parsed {}
  }

  /// @param text UTF-8
  static Parsed parse(byte[] text) {
    return new TimeText(text).parse();
  }

  /// Reads the date. What is wrong behind it is not told apart: Pydantic then takes the text for a
  /// date, and says that it is too long for one.
  private Parsed parse() {
    if (text.length < DATE_BYTES) {
      return new Parsed.Refused("input is too short");
    }
    int year = number(4, 9999);
    if (year < 0) {
      return new Parsed.Refused("invalid character in year");
    }
    if (!take('-')) {
      return new Parsed.Refused("invalid date separator, expected `-`");
    }
    int month = number(2, 99);
    if (month < 0) {
      return new Parsed.Refused("invalid character in month");
    }
    if (!take('-')) {
      return new Parsed.Refused("invalid date separator, expected `-`");
    }
    int day = number(2, 99);
    if (day < 0) {
      return new Parsed.Refused("invalid character in day");
    }
    if (month < 1 || month > 12) {
      return new Parsed.Refused("month value is outside expected range of 1-12");
    }
    if (day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
      return new Parsed.Refused("day value is outside expected range");
    }
    OptionalLong timeOfDay = at == text.length ? OptionalLong.of(0) : timeOfDay();
    if (timeOfDay.isEmpty()) {
      return new Parsed.Refused("unexpected extra characters at the end of the input");
    }
    long midnight = LocalDate.of(year, month, day).toEpochDay() * 86_400 * MICROS_PER_SECOND;
    return new Parsed.At(midnight + timeOfDay.getAsLong());
  }

  /// Microseconds since midnight UTC, before or after that day where the zone says so.
  private OptionalLong timeOfDay() {
    boolean separated = take('T') || take('t') || take(' ') || take('_');
    int hour = number(2, 23);
    boolean divided = take(':');
    int minute = number(2, 59);
    int second = 0;
    int micros = 0;
    if (take(':')) {
      second = number(2, 59);
      micros = take('.') || take(',') ? fraction() : 0;
    }
    OptionalInt offset = offsetSeconds();
    boolean valid = separated && hour >= 0 && divided && minute >= 0 && second >= 0 && micros >= 0;
    if (!valid || offset.isEmpty() || at < text.length) {
      return OptionalLong.empty();
    }
    long seconds = hour * 3_600L + minute * 60L + second - offset.getAsInt();
    return OptionalLong.of(seconds * MICROS_PER_SECOND + micros);
  }

  /// The fraction of a second in microseconds, -1 if it has no digits.
  private int fraction() {
    int from = at;
    int micros = 0;
    for (; digit() >= 0; at++) {
      if (at - from < FRACTION_DIGITS) {
        micros = micros * 10 + digit();
      }
    }
    for (int digits = at - from; digits < FRACTION_DIGITS; digits++) {
      micros *= 10;
    }
    return at == from ? -1 : micros;
  }

  /// How far the zone is ahead of UTC.
  private OptionalInt offsetSeconds() {
    if (at == text.length || take('Z') || take('z')) {
      return OptionalInt.of(0);
    }
    int sign = take('+') ? 1 : takeMinus() ? -1 : 0;
    int hours = number(2, 23);
    take(':');
    int minutes = number(2, 59);
    return sign == 0 || hours < 0 || minutes < 0
        ? OptionalInt.empty()
        : OptionalInt.of(sign * (hours * 3_600 + minutes * 60));
  }

  /// Takes a hyphen, or U+2212.
  private boolean takeMinus() {
    boolean wide =
        at + 2 < text.length
            && text[at] == (byte) 0xe2
            && text[at + 1] == (byte) 0x88
            && text[at + 2] == (byte) 0x92;
    at += wide ? 3 : 0;
    return wide || take('-');
  }

  /// Takes a number of so many digits; -1, and nothing is taken, if there is none up to `most`.
  private int number(int digits, int most) {
    int number = 0;
    int from = at;
    for (; at < from + digits; at++) {
      if (digit() < 0) {
        at = from;
        return -1;
      }
      number = number * 10 + digit();
    }
    return number <= most ? number : -1;
  }

  /// The digit at hand, -1 if there is none.
  private int digit() {
    return at < text.length && text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : -1;
  }

  private boolean take(char wanted) {
    boolean there = at < text.length && text[at] == wanted;
    at += there ? 1 : 0;
    return there;
  }
}
