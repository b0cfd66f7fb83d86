package dev.outspan.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /// Its checksum was worked out with Python's zlib.
  private static final String KEY = "osp_0123456789ab_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123451ekAat";

  @Test
  void idOf_aKeyWithTheRightChecksum_isItsSecondPart() {
    assertThat(KeyText.idOf(KEY)).isEqualTo("0123456789ab");
    assertThat(KeyText.idOf("osp_000000000000_" + "z".repeat(32) + "1mQzMC"))
        .isEqualTo("000000000000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "osp_",
        "osp_0123456789ab",
        "osp_0123456789ab_",
        "osp__ABCDEFGHIJKLMNOPQRSTUVWXYZ0123451ekAat",
        "OSP_0123456789ab_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123451ekAat",
        "osp_0123456789AB_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123451ekAat",
        " osp_0123456789ab_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123451ekAat",
        "osp_0123456789ab_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123451ekAat\n",
        "osp_0123456789ab_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123451ekAat\u0000",
        "osp_0123456789ab_ABCDEFGHIJKLMNOPQRSTUVWXYZ01234５1ekAat"
      })
  void idOf_whatIsNotWrittenLikeAKey_isEmpty(String text) {
    assertThat(KeyText.idOf(text)).isEmpty();
  }

  @Test
  void idOf_everyChangeOfOneCharacter_isEmpty() {
    for (int i = 0; i < KEY.length(); i++) {
      String before = KEY.substring(0, i);
      String after = KEY.substring(i + 1);
      assertThat(KeyText.idOf(before + after)).as("without character %d", i).isEmpty();
      for (int c = 0; c < 256; c++) {
        String changed = before + (char) c + after;
        if (!changed.equals(KEY)) {
          assertThat(KeyText.idOf(changed)).as(changed).isEmpty();
        }
        assertThat(KeyText.idOf(before + (char) c + KEY.substring(i))).isEmpty();
      }
    }
  }

  @Test
  void fresh_manyKeys_areWellFormedAndNeverTheSame() {
    var random = new SplittableRandom(1);
    var seen = new HashSet<String>();
    for (int i = 0; i < 10_000; i++) {
      String id = KeyText.freshId(random);
      String key = KeyText.fresh(id, random).reveal();
      assertThat(key).matches("osp_[0-9a-f]{12}_[0-9A-Za-z]{38}");
      assertThat(KeyText.idOf(key)).isEqualTo(id);
      assertThat(seen.add(key)).isTrue();
    }
  }

  @Test
  void fresh_theSecret_usesTheWholeAlphabetEvenly() {
    var random = new SplittableRandom(2);
    var counts = new int[128];
    int keys = 5_000;
    for (int i = 0; i < keys; i++) {
      KeyText.fresh("0123456789ab", random)
          .reveal()
          .substring(17, 49)
          .chars()
          .forEach(c -> counts[c]++);
    }
    int expected = keys * 32 / ALPHABET.length();
    for (int i = 0; i < ALPHABET.length(); i++) {
      char c = ALPHABET.charAt(i);
      assertThat(counts[c]).as("count of %s", c).isBetween(expected * 9 / 10, expected * 11 / 10);
    }
  }
}
