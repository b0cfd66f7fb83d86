package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonNamesTest {
  private static final int NAMES = 100_000;

  @Test
  void settle_comparesEachNameOnceOrTwice() {
    assertThat(comparisons(names())).isLessThan(2 * NAMES);
  }

  @Test
  void settle_ofNamesWhoseJavaHashesCollide_comparesNoMore() {
    // "Aa" and "BB" have one hash code, and so have all rows of as many of them.
    List<String> colliding =
        names().stream().map(bits -> bits.replace("0", "Aa").replace("1", "BB")).toList();
    assertThat(colliding.stream().map(String::hashCode).distinct()).hasSize(1);
    assertThat(comparisons(colliding)).isLessThan(2 * NAMES);
  }

  @Test
  void settle_ofNamesThatDifferInOneWordOnly_comparesNoMore() {
    List<String> padded = names().stream().map(bits -> "x".repeat(64) + bits).toList();
    assertThat(comparisons(padded)).isLessThan(2 * NAMES);
  }

  private static List<String> names() {
    return IntStream.range(0, NAMES)
        .mapToObj(number -> "%20s".formatted(Integer.toBinaryString(number)).replace(' ', '0'))
        .toList();
  }

  private static long comparisons(List<String> texts) {
    byte[] text = String.join("", texts).getBytes(UTF_8);
    var tape = new JsonTape(texts.size());
    var names = new JsonNames(text, tape);
    int at = 0;
    for (String each : texts) {
      int entry = tape.open(at);
      at += each.length();
      tape.close(entry, at);
      names.push(entry);
    }
    assertThat(names.settle(0)).isFalse();
    assertThat(names.size()).isZero();
    return names.comparisons();
  }
}
