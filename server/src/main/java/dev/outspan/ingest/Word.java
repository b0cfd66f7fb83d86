package dev.outspan.ingest;

/// A value that stands in a text without quotes.
final class Word {
  private static final Alphabet ENDS = Alphabet.SPACE.and(Alphabet.of("\"'`\\,;()[]{}<>&|"));
  private static final Alphabet PART_ENDS = ENDS.and(Alphabet.of(":="));

  private Word() {}

  /// Where the part of the word ends that it is judged by: before a `:` or `=`, as behind that the
  /// next value may begin. So nothing is judged twice.
  static int partEnd(byte[] text, int from, int to) {
    return PART_ENDS.until(text, from, to);
  }

  /// Where the whole word ends.
  ///
  /// @param from within the word
  static int end(byte[] text, int from, int to) {
    return ENDS.until(text, from, to);
  }
}
