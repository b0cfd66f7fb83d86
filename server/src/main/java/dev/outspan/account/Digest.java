package dev.outspan.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of a secret, which is all that is kept of it.
///
/// A plain hash is enough for 190 random bits: nobody can try them out. Prints as `****` all the
/// same, since the keys of the environment may be as short as their author likes.
final class Digest {
  private static final int BYTES = 32;

  /// Belongs to no secret that anybody knows: what a presented key is compared with if its id is
  /// unknown.
  static final Digest NONE = new Digest(new byte[BYTES]);

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  static Digest of(String text) {
    try {
      return new Digest(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// @throws IllegalArgumentException unless `hex` is 64 hexadecimal digits
  static Digest ofHex(String hex) {
    if (hex.length() != 2 * BYTES) {
      throw new IllegalArgumentException(
          "a SHA-256 has %d hexadecimal digits, not %d".formatted(2 * BYTES, hex.length()));
    }
    return new Digest(HexFormat.of().parseHex(hex));
  }

  /// Whether both are of the same secret, in a time that does not depend on where they differ.
  boolean matches(Digest other) {
    return MessageDigest.isEqual(bytes, other.bytes);
  }

  String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return "****";
  }
}
