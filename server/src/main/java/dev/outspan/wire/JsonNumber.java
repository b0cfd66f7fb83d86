package dev.outspan.wire;

/// The grammar of JSON numbers, on bytes. A number is kept as it is written and never computed.
final class JsonNumber {
  private JsonNumber() {}

  /// The position after the longest number at `at`: of `1.` or `1e+` that is the `1`. It is `at`
  /// itself if there is none.
  static int past(byte[] text, int at, int end) {
    int past = at < end && text[at] == '-' ? at + 1 : at;
    if (!isDigit(text, past, end)) {
      return at;
    }
    past = text[past] == '0' ? past + 1 : pastDigits(text, past, end);
    if (past < end && text[past] == '.') {
      past = pastTail(text, past, past + 1, end);
    }
    if (past < end && (text[past] == 'e' || text[past] == 'E')) {
      boolean signed = past + 1 < end && (text[past + 1] == '-' || text[past + 1] == '+');
      past = pastTail(text, past, signed ? past + 2 : past + 1, end);
    }
    return past;
  }

  /// Digits between the two positions, those of fraction and exponent included.
  static int digits(byte[] text, int from, int to) {
    int digits = 0;
    for (int at = from; at < to; at++) {
      digits += isDigit(text, at, to) ? 1 : 0;
    }
    return digits;
  }

  /// The position after the digits at `digits`, or `without` if there is none.
  private static int pastTail(byte[] text, int without, int digits, int end) {
    return isDigit(text, digits, end) ? pastDigits(text, digits, end) : without;
  }

  private static int pastDigits(byte[] text, int from, int end) {
    int past = from;
    while (isDigit(text, past, end)) {
      past++;
    }
    return past;
  }

  private static boolean isDigit(byte[] text, int at, int end) {
    return at < end && text[at] >= '0' && text[at] <= '9';
  }
}
