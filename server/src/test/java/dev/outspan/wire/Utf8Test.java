package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The oracle is the JDK's decoder, which reports every malformed sequence.
class Utf8Test {
  private static boolean isValidForTheJdk(byte[] text) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  /// The sequence behind 0 to 8 letters and before 0 or 8, so that it crosses words at any place.
  private static void assertAsTheJdk(byte[] sequence) {
    boolean valid = isValidForTheJdk(sequence);
    for (int before = 0; before <= 8; before++) {
      for (int after = 0; after <= 8; after += 8) {
        byte[] text = new byte[before + sequence.length + after];
        Arrays.fill(text, (byte) 'x');
        System.arraycopy(sequence, 0, text, before, sequence.length);
        if (Utf8.isValid(text) != valid) {
          throw new AssertionError(HexFormat.of().formatHex(text));
        }
      }
    }
  }

  @Test
  void isValid_ofEveryByteAndPair_isTheJdksAnswer() {
    for (int first = 0; first < 256; first++) {
      assertAsTheJdk(new byte[] {(byte) first});
      for (int second = 0; second < 256; second++) {
        assertAsTheJdk(new byte[] {(byte) first, (byte) second});
      }
    }
  }

  /// Bytes on both sides of every limit in the table of well-formed sequences.
  private static final int[] EDGES = {
    0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
    0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xfb, 0xfc, 0xfd, 0xfe, 0xff
  };

  @Test
  void isValid_ofEveryTripleOfEdges_isTheJdksAnswer() {
    for (int first : EDGES) {
      for (int second : EDGES) {
        for (int third : EDGES) {
          assertAsTheJdk(new byte[] {(byte) first, (byte) second, (byte) third});
        }
      }
    }
  }

  @Test
  void isValid_ofEveryFourOfEdges_isTheJdksAnswer() {
    for (int first : new int[] {0xe0, 0xed, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5}) {
      for (int second : EDGES) {
        for (int third : EDGES) {
          for (int fourth : EDGES) {
            assertAsTheJdk(new byte[] {(byte) first, (byte) second, (byte) third, (byte) fourth});
          }
        }
      }
    }
  }

  /// Each kind of malformed sequence, by what is wrong with it.
  private static final List<String> MALFORMED =
      List.of(
          "80",
          "bf",
          "8080",
          "c3",
          "e282",
          "f09f98",
          "e2",
          "f0",
          "f09f",
          "c328",
          "e228a1",
          "e28228",
          "f028988c",
          "f0908228",
          "f09f9828",
          "c080",
          "c1bf",
          "e08080",
          "e09fbf",
          "f0808080",
          "f08fbfbf",
          "eda080",
          "edafbf",
          "edb080",
          "edbfbf",
          "eda081edb080",
          "f4908080",
          "f5808080",
          "f7bfbfbf",
          "f888808080",
          "fc8480808080",
          "fe",
          "ff",
          "fffe",
          "feff",
          "c3c3",
          "e282e282ac",
          "f09f98f09f9880",
          "c2c2a0",
          "efbfbf80",
          "c2a080");

  @Test
  void isValid_ofEachKindOfMalformedSequence_isFalse_whereverItStands() {
    for (String hex : MALFORMED) {
      byte[] sequence = HexFormat.of().parseHex(hex);
      assertThat(isValidForTheJdk(sequence)).as(hex).isFalse();
      assertAsTheJdk(sequence);
    }
  }

  @Test
  void isValid_ofEachKindOfCharacter_isTrue_whereverItStands() {
    var codePoints = new ArrayList<>(List.of(0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfdd0));
    codePoints.addAll(List.of(0xfffd, 0xfffe, 0xffff, 0x10000, 0x1f600, 0xfffff, 0x10ffff));
    for (int codePoint : codePoints) {
      byte[] sequence = Character.toString(codePoint).getBytes(UTF_8);
      assertThat(isValidForTheJdk(sequence)).as("%x", codePoint).isTrue();
      assertAsTheJdk(sequence);
    }
  }

  @Test
  void isValid_ofRandomBytes_isTheJdksAnswer() {
    long seed = 7;
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] text = "xxxxxxxxéxxxxxxx€xxxx😀xxxxxxx".getBytes(UTF_8);
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        text[random.nextInt(text.length)] = (byte) EDGES[random.nextInt(EDGES.length)];
      }
      if (Utf8.isValid(text) != isValidForTheJdk(text)) {
        throw new AssertionError("seed %d: %s".formatted(seed, HexFormat.of().formatHex(text)));
      }
    }
  }

  @Test
  void codePoints_countsCharacters() {
    byte[] text = "aé€😀z".getBytes(UTF_8);
    assertThat(Utf8.codePoints(text, 0, text.length)).isEqualTo(5);
    assertThat(Utf8.codePoints(text, 1, 6)).isEqualTo(2);
    assertThat(Utf8.codePoints(text, 0, 0)).isZero();
  }
}
