package dev.outspan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailedAttemptsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FakeTime time = new FakeTime();
  private final FailedAttempts attempts = new FailedAttempts(20, time::nanos);

  @Test
  void wrongKey_twentyWithinAMinute_areAllowedAndTheNextAreRefused() {
    for (int i = 0; i < 20; i++) {
      assertThat(attempts.wrongKey("a")).as("attempt %d", i + 1).isEmpty();
      time.pass(Duration.ofSeconds(1));
    }
    assertThat(attempts.wrongKey("a")).contains(Duration.ofSeconds(40));
    assertThat(attempts.wrongKey("a")).contains(Duration.ofSeconds(40));
    assertThat(attempts.wrongKey("b")).isEmpty();
  }

  @Test
  void wrongKey_afterTheWaitThatWasNamed_isAllowedOnce() {
    for (int i = 0; i < 20; i++) {
      attempts.wrongKey("a");
      time.pass(Duration.ofSeconds(1));
    }
    time.pass(Duration.ofSeconds(40).minusNanos(1));
    assertThat(attempts.wrongKey("a")).contains(Duration.ofSeconds(1));
    time.pass(Duration.ofNanos(1));
    assertThat(attempts.wrongKey("a")).isEmpty();
    assertThat(attempts.wrongKey("a")).contains(Duration.ofSeconds(1));
  }

  @Test
  void wrongKey_randomTimes_neverAllowsMoreThanTwentyInAnyMinute() {
    for (long seed = 1; seed <= 50; seed++) {
      var random = new SplittableRandom(seed);
      var allowed = new HashMap<String, ArrayDeque<Long>>();
      for (int i = 0; i < 2_000; i++) {
        time.pass(Duration.ofMillis(random.nextInt(5) * 500L));
        String source = "seed " + seed + " source " + random.nextInt(2);
        long now = time.nanos();
        var recent = allowed.computeIfAbsent(source, _ -> new ArrayDeque<>());
        recent.removeIf(at -> now - at >= MINUTE.toNanos());
        Optional<Duration> expected =
            recent.size() < 20
                ? Optional.empty()
                : Optional.of(wholeSeconds(recent.getFirst() + MINUTE.toNanos() - now));
        assertThat(attempts.wrongKey(source)).as("seed %d, step %d", seed, i).isEqualTo(expected);
        if (expected.isEmpty()) {
          recent.addLast(now);
        }
      }
    }
  }

  private static Duration wholeSeconds(long nanos) {
    return Duration.ofSeconds(Math.ceilDiv(nanos, 1_000_000_000L));
  }

  @Test
  void wrongKey_aBurst_isLoggedOnceUntilAMinuteWithoutOne() {
    try (var log = new LogLines()) {
      for (int second = 0; second < 300; second++) {
        attempts.wrongKey("10.0.0.1");
        attempts.wrongKey("10.0.0.1");
        time.pass(Duration.ofSeconds(1));
      }
      assertThat(log.lines()).containsExactly("WARN too many wrong keys source=10.0.0.1");
      time.pass(MINUTE);
      for (int i = 0; i < 100; i++) {
        attempts.wrongKey("10.0.0.1");
      }
      assertThat(log.lines()).hasSize(2);
    }
  }

  @Test
  void wrongKey_moreSourcesThanRemembered_forgetsThoseThatGuessedLongestAgo() {
    for (int i = 0; i < 20; i++) {
      attempts.wrongKey("kept");
      attempts.wrongKey("forgotten");
    }
    for (int i = 0; i < FailedAttempts.MAX_SOURCES - 1; i++) {
      attempts.wrongKey("source " + i);
      assertThat(attempts.wrongKey("kept")).isPresent();
    }
    assertThat(attempts.wrongKey("forgotten")).isEmpty();
    assertThat(attempts.wrongKey("kept")).isPresent();
  }

  @Test
  void wrongKey_aLimitOfOne_isKept() {
    var one = new FailedAttempts(1, time::nanos);
    assertThat(one.wrongKey("a")).isEmpty();
    assertThat(one.wrongKey("a")).contains(MINUTE);
    time.pass(MINUTE);
    assertThat(one.wrongKey("a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1_001})
  void perMinute_outOfItsBounds_isRefused(int perMinute) {
    assertThatThrownBy(() -> new FailedAttempts(perMinute, time::nanos))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a source may send 1 to 1000 wrong keys a minute, not " + perMinute);
  }

  @Test
  void wrongKey_manyThreads_allowsExactlyTwenty() {
    var allowed = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1_000; i++) {
        threads.execute(
            () -> {
              if (attempts.wrongKey("a").isEmpty()) {
                allowed.incrementAndGet();
              }
            });
      }
    }
    assertThat(allowed).hasValue(20);
  }
}
