package dev.outspan.wire;

/// How much one JSON document may ask of the reader.
///
/// @param depth arrays and objects open at once, 1 to 1,000
/// @param tokens values and member names, of all levels together
/// @param numberDigits digits of one number, those of fraction and exponent included
public record JsonLimits(int depth, int tokens, int numberDigits) {
  /// For bodies that bring spans.
  public static final JsonLimits DEFAULT = new JsonLimits(500, 4_000_000, 1_000);

  /// For bodies that ask for something: every value of a filter becomes an object in memory.
  public static final JsonLimits QUESTION = new JsonLimits(500, 250_000, 1_000);

  public JsonLimits {
    // The upper end keeps the recursion of LastWins shallow.
    if (depth < 1 || depth > 1_000) {
      throw new IllegalArgumentException("depth limit %d is not 1 to 1000".formatted(depth));
    }
  }
}
