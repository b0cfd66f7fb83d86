package dev.outspan.account;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs texts that only the server itself has to check later (HMAC-SHA-256). Whoever deletes the
/// file of the key makes every signature worthless.
public final class SigningKey {
  static final String NAME = "signing.key";
  private static final int BYTES = 32;
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}\n?");
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;
  private final String id;

  private SigningKey(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
    id = Digest.of(HexFormat.of().formatHex(key)).hex().substring(0, 8);
  }

  /// The key of a data directory, made if there is none.
  ///
  /// @throws UncheckedIOException if it cannot be read or made
  public static SigningKey of(Path dataDirectory) {
    Path file = dataDirectory.resolve(NAME);
    try {
      String text = Files.readString(file, US_ASCII);
      if (!HEX.matcher(text).matches()) {
        throw new IOException("%s does not hold 64 hexadecimal digits".formatted(file));
      }
      return new SigningKey(HexFormat.of().parseHex(text.strip()));
    } catch (NoSuchFileException _) {
      return make(dataDirectory);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static SigningKey make(Path dataDirectory) {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    try {
      PrivateFiles.createDirectory(dataDirectory);
      byte[] text = (HexFormat.of().formatHex(key) + "\n").getBytes(US_ASCII);
      PrivateFiles.replace(dataDirectory, NAME, text);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be written: %s".formatted(dataDirectory.resolve(NAME), e.getMessage()), e);
    }
    return new SigningKey(key);
  }

  /// Names the key, 8 hexadecimal digits.
  public String id() {
    return id;
  }

  /// The signature of a text, 64 lower-case hexadecimal digits.
  public String sign(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }

  /// Whether a signature is the text's, in a time that does not depend on where it differs.
  public boolean verifies(String text, String signature) {
    return MessageDigest.isEqual(sign(text).getBytes(US_ASCII), signature.getBytes(US_ASCII));
  }

  @Override
  public String toString() {
    return "SigningKey " + id;
  }
}
