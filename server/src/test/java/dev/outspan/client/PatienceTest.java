package dev.outspan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final List<Duration> waits = new ArrayList<>();
  private final Patience patience = new Patience(Patience.Terms.DEFAULT, waits::add);

  private static Refusal busy(Optional<Duration> retryAfter) {
    return new Refusal(Call.of("GET", "/"), 503, Optional.empty(), "busy", retryAfter);
  }

  private void failAlways(IOException failure) {
    assertThatThrownBy(
            () ->
                patience.until(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  private static List<Duration> millis(long... waits) {
    return Arrays.stream(waits).mapToObj(Duration::ofMillis).toList();
  }

  @Test
  void until_whatFailsAlways_waitsLongerEachTime() {
    failAlways(busy(Optional.empty()));
    assertThat(waits).isEqualTo(millis(500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000));
  }

  @Test
  void until_whatFailsWithAnOrderToWait_neverWaitsLess() {
    failAlways(busy(Optional.of(Duration.ofSeconds(3))));
    assertThat(waits).isEqualTo(millis(3000, 3000, 3000, 4000, 8000, 15_000, 15_000, 15_000));
  }

  @Test
  void until_whatFailsWithALongOrder_followsIt_upToFiveMinutes() throws IOException {
    patience.bear(busy(Optional.of(Duration.ofMinutes(5))));
    patience.bear(busy(Optional.of(Duration.ofSeconds(301))));
    assertThat(waits).isEqualTo(millis(300_000, 1000));
  }
}
