package dev.outspan.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();

  private ProgressBar bar(int width) {
    return new ProgressBar(
        new PrintStream(screen, true, UTF_8),
        nanos::get,
        new ProgressBar.Layout("exporting", "spans", width));
  }

  private List<String> drawn() {
    return List.of(screen.toString(UTF_8).substring(1).split("\r", -1)).stream()
        .map(line -> line.replace("\u001b[K", ""))
        .toList();
  }

  @Test
  void at_showsHowFarHowFastAndHowLong() {
    try (var bar = bar(100)) {
      bar.at(0, OptionalLong.empty());
      nanos.addAndGet(1_000_000_000);
      bar.at(1_000, OptionalLong.of(4_000));
      nanos.addAndGet(1_000_000_000);
      bar.at(4_000, OptionalLong.of(4_000));
    }
    assertThat(drawn())
        .containsExactly(
            "exporting  0 spans",
            "exporting  [======>                 ]  25%  1,000 of 4,000 spans  1,000 spans/s"
                + "  ETA 0:03",
            "exporting  [========================] 100%  4,000 of 4,000 spans  2,000 spans/s"
                + "  ETA 0:00",
            "");
  }

  @Test
  void at_isDrawnTenTimesASecondAtMost() {
    try (var bar = bar(100)) {
      for (int i = 0; i < 1_000; i++) {
        bar.at(i, OptionalLong.empty());
        nanos.addAndGet(1_000_000);
      }
    }
    assertThat(drawn()).hasSize(10 + 1);
  }

  @Test
  void at_ofWhatWasThereBefore_doesNotCountItForTheRate() {
    try (var bar = bar(100)) {
      bar.at(900, OptionalLong.of(1_000));
      nanos.addAndGet(1_000_000_000);
      bar.at(910, OptionalLong.of(1_000));
    }
    assertThat(drawn().get(1)).endsWith("910 of 1,000 spans  10 spans/s  ETA 0:09");
  }

  @Test
  void at_onAUsualScreen_showsRateAndTime() {
    try (var bar = bar(80)) {
      bar.at(0, OptionalLong.of(150_727));
      nanos.addAndGet(1_000_000_000);
      bar.at(27_260, OptionalLong.of(150_727));
    }
    assertThat(drawn().get(1))
        .isEqualTo(
            "exporting  [=>        ]  18%  27,260 of 150,727 spans  27,260 spans/s  ETA 0:05")
        .hasSize(79);
  }

  @Test
  void at_onANarrowScreen_staysOnOneLine() {
    try (var bar = bar(20)) {
      bar.at(1, OptionalLong.of(2));
    }
    assertThat(drawn()).containsExactly("exporting   50%  1 ", "");
  }

  @Test
  void close_ofABarThatWasNeverDrawn_writesNothing() {
    bar(80).close();
    assertThat(screen.size()).isZero();
  }
}
