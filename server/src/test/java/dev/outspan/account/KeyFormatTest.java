package dev.outspan.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyFormatTest {
  private static final String FULL =
      """
      {
        "version" : 1,
        "keys" : [ {
          "id" : "0123456789ab",
          "name" : "Müllers \\"key\\"",
          "accounts" : [ "b", "a" ],
          "scopes" : [ "ingest", "admin" ],
          "created" : "2026-11-24T12:00:00Z",
          "expires" : "2027-01-01T00:00:00.500Z",
          "revoked" : "2026-12-01T00:00:00Z",
          "replaced_by" : "00000000000f",
          "sha256" : "1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0"
        }, {
          "id" : "00000000000f",
          "name" : "",
          "accounts" : [ "a" ],
          "scopes" : [ "read" ],
          "created" : "2026-11-24T12:00:00Z",
          "sha256" : "1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0"
        } ]
      }
      """;

  @Test
  void encode_keys_givesTheGoldenText() {
    assertThat(new String(KeyFormat.encode(keys()), UTF_8)).isEqualTo(FULL);
  }

  @Test
  void decode_theGoldenText_givesTheKeysInOrder() {
    var decoded = KeyFormat.decode(FULL.getBytes(UTF_8));

    assertThat(decoded.keySet()).containsExactly("0123456789ab", "00000000000f");
    assertThat(decoded.values().stream().map(FiledKey::key))
        .containsExactlyElementsOf(keys().stream().map(FiledKey::key).toList());
    assertThat(decoded.values()).allMatch(key -> key.digest().matches(Digest.of("s3cret")));
  }

  static Stream<Arguments> wrongTexts() {
    return Stream.of(
        wrong(
            "\"version\" : 1",
            "\"version\" : 2",
            "has version 2, and this program reads version 1"),
        wrong(
            "\"version\" : 1",
            "\"version\" : 1.0",
            "has version 1.0, and this program reads version 1"),
        wrong(
            "\"version\" : 1",
            "\"version\" : \"1\"",
            "has version \"1\", and this program reads version 1"),
        wrong("\"version\" : 1,", "", "has version none, and this program reads version 1"),
        // A later version may have any fields: what counts is that it is later.
        wrong(
            "\"version\" : 1",
            "\"version\" : 2, \"salt\" : 1",
            "has version 2, and this program reads version 1"),
        wrong("\"version\" : 1", "\"version\" : 1, \"salt\" : 1", "field 'salt' is unknown"),
        wrong(
            "\"name\" : \"\"",
            "\"name\" : \"\", \"networks\" : []",
            "has a wrong key 2: field 'networks' is unknown"),
        wrong("\"name\" : \"\"", "\"name\" : 5", "has a wrong key 2: field 'name' is not a string"),
        wrong("\"name\" : \"\",", "", "has a wrong key 2: field 'name' is not a string"),
        wrong(
            "\"name\" : \"\"",
            "\"name\" : \"a\\u001b\"",
            "has a wrong key 2: a key's name holds an invisible character"),
        wrong(
            "\"id\" : \"00000000000f\"",
            "\"id\" : \"00000000000F\"",
            "has a wrong key 2: a key id is 12 hexadecimal digits in lower case"),
        wrong(
            "\"id\" : \"00000000000f\"", "\"id\" : \"0123456789ab\"", "has key 0123456789ab twice"),
        wrong("[ \"a\" ]", "\"a\"", "has a wrong key 2: field 'accounts' is not an array"),
        wrong("[ \"a\" ]", "[ 1 ]", "has a wrong key 2: field 'accounts' is not a string"),
        wrong("[ \"a\" ]", "[ ]", "has a wrong key 2: a key needs at least one account"),
        wrong("[ \"read\" ]", "[ ]", "has a wrong key 2: a key needs at least one scope"),
        wrong(
            "[ \"read\" ]",
            "[ \"root\" ]",
            "has a wrong key 2: 'root' is no scope: there are ingest, read, admin"),
        wrong(
            "\"revoked\" : \"2026-12-01T00:00:00Z\"",
            "\"revoked\" : null",
            "has a wrong key 1: field 'revoked' is not a string"),
        wrong(
            "2026-12-01T00:00:00Z",
            "yesterday",
            "has a wrong key 1: Text 'yesterday' could not be parsed at index 0"),
        wrong(
            "f99fcba0\"\n  }, {",
            "f99fcb\"\n  }, {",
            "has a wrong key 1: a SHA-256 has 64 hexadecimal digits, not 62"),
        wrong("\"keys\" :", "\"keyz\" :", "field 'keyz' is unknown"));
  }

  private static Arguments wrong(String old, String changed, String message) {
    String text = FULL.replace(old, changed);
    assertThat(text).isNotEqualTo(FULL);
    return Arguments.of(text, message);
  }

  @ParameterizedTest
  @MethodSource("wrongTexts")
  void decode_aWrongText_isRefused(String text, String message) {
    assertThatThrownBy(() -> KeyFormat.decode(text.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void decode_everyShortenedText_isRefused() {
    byte[] text = FULL.strip().getBytes(UTF_8);
    for (int length = 0; length < text.length; length++) {
      byte[] cut = Arrays.copyOf(text, length);
      assertThatThrownBy(() -> KeyFormat.decode(cut)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void decode_randomDamage_isReadOrRefusedButNeverFails() {
    int read = 0;
    for (long seed = 1; seed <= 20_000; seed++) {
      var random = new SplittableRandom(seed);
      byte[] text = FULL.getBytes(UTF_8);
      for (int i = random.nextInt(4); i >= 0; i--) {
        text[random.nextInt(random.nextBoolean() ? text.length : 4)] = (byte) random.nextInt(256);
      }
      try {
        KeyFormat.decode(text);
        read++;
      } catch (IllegalArgumentException _) {
        // Refused, as it may be.
      } catch (RuntimeException e) {
        throw new AssertionError("failed with seed " + seed, e);
      }
    }
    assertThat(read).isPositive();
  }

  @Test
  void decode_aFieldTwiceOrTextBehindTheEnd_isRefused() {
    for (String text :
        List.of(FULL.replace("\"name\" : \"\"", "\"name\" : \"\", \"name\" : \"\""), FULL + "{}")) {
      assertThatThrownBy(() -> KeyFormat.decode(text.getBytes(UTF_8)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("is not valid JSON at line ");
    }
  }

  private static List<FiledKey> keys() {
    var first =
        new ApiKey(
            "0123456789ab",
            "Müllers \"key\"",
            new Grant(List.of("b", "a"), EnumSet.of(Scope.ADMIN, Scope.INGEST)),
            Instant.parse("2026-11-24T12:00:00Z"),
            Optional.of(Instant.parse("2027-01-01T00:00:00.5Z")),
            Optional.of(Instant.parse("2026-12-01T00:00:00Z")),
            Optional.of("00000000000f"));
    var second =
        new ApiKey(
            "00000000000f",
            "",
            new Grant(List.of("a"), EnumSet.of(Scope.READ)),
            Instant.parse("2026-11-24T12:00:00Z"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return List.of(
        new FiledKey(first, Digest.of("s3cret")), new FiledKey(second, Digest.of("s3cret")));
  }
}
