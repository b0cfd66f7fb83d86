package dev.outspan.span;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// One JSON value as canonical bytes: valid, compact, strict UTF-8, no key twice in an object.
///
/// Equality is that of the bytes: `1` and `1.0` differ, and so do two orders of the same keys.
public final class Json {
  public static final Json EMPTY_OBJECT = ofCanonical("{}".getBytes(UTF_8));

  private final byte[] bytes;

  private Json(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Takes over `bytes`, which the caller vouches for: the scanner of `wire` made them, or a store
  /// that was given them by it.
  public static Json ofCanonical(byte[] bytes) {
    return new Json(bytes);
  }

  /// The bytes themselves, which stay owned by this value and are never changed.
  public byte[] bytes() {
    return bytes;
  }

  public int sizeBytes() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Json json && Arrays.equals(bytes, json.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return new String(bytes, UTF_8);
  }
}
