package dev.outspan.account;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// How a key is written: `osp_ID_SECRETCHECK`.
///
/// | part | characters | is |
/// |---|---|---|
/// | ID | 12 of `0-9a-f` | names the key; not secret |
/// | SECRET | 32 of `0-9A-Za-z` | 190 random bits |
/// | CHECK | 6 of `0-9A-Za-z` | CRC-32 of all before it, base 62, highest digit first |
///
/// The prefix and the checksum let a scanner of leaked secrets recognise a key without asking
/// anybody, and without false alarms.
final class KeyText {
  private static final String PREFIX = "osp_";
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int SECRET_LENGTH = 32;
  private static final int CHECK_LENGTH = 6;
  private static final int ID_LENGTH = 12;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");
  private static final Pattern KEY = Pattern.compile("osp_[0-9a-f]{12}_[0-9A-Za-z]{38}");

  private KeyText() {}

  static String freshId(RandomGenerator random) {
    return HexFormat.of().toHexDigits(random.nextLong(), ID_LENGTH);
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  static Secret fresh(String id, RandomGenerator random) {
    var text = new StringBuilder(PREFIX).append(id).append('_');
    for (int i = 0; i < SECRET_LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return Secret.of(text.append(check(text.toString())).toString());
  }

  /// The id in a key; empty text if this is not written like a key or its checksum is wrong.
  static String idOf(String presented) {
    if (!KEY.matcher(presented).matches()) {
      return "";
    }
    int end = presented.length() - CHECK_LENGTH;
    boolean intact = presented.endsWith(check(presented.substring(0, end)));
    return intact ? presented.substring(PREFIX.length(), PREFIX.length() + ID_LENGTH) : "";
  }

  private static String check(String text) {
    var crc = new CRC32();
    crc.update(text.getBytes(US_ASCII));
    var digits = new char[CHECK_LENGTH];
    long rest = crc.getValue();
    for (int i = CHECK_LENGTH - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(digits);
  }
}
