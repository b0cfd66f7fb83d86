package dev.outspan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WrongKeysTest {
  private static final int MOST = 3;

  private long now;
  private final WrongKeys wrongKeys = new WrongKeys(MOST, () -> now);

  private static InetAddress address(int... bytes) {
    var address = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      address[i] = (byte) bytes[i];
    }
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void fill(InetAddress address) {
    for (int i = 0; i < MOST; i++) {
      wrongKeys.count(address);
    }
  }

  private void assertRefused(InetAddress address, String retryAfter) {
    assertThatThrownBy(() -> wrongKeys.count(address))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(429);
              assertThat(problem.headers()).containsEntry("Retry-After", retryAfter);
            });
  }

  @Test
  void address_isRefusedUntilItsMinuteIsOver() {
    InetAddress one = address(10, 0, 0, 1);
    fill(one);
    assertRefused(one, "60");
    now += TimeUnit.SECONDS.toNanos(59);
    assertRefused(one, "1");
    wrongKeys.count(address(10, 0, 0, 2));
    now += TimeUnit.SECONDS.toNanos(1);
    fill(one);
    assertRefused(one, "60");
  }

  @Test
  void addresses_ofOneIpv6Network_countTogether() {
    int[] one = {32, 1, 13, 184, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1};
    int[] neighbour = one.clone();
    neighbour[15] = 2;
    int[] other = one.clone();
    other[7] = 2;
    fill(address(one));
    assertRefused(address(neighbour), "60");
    wrongKeys.count(address(other));
  }

  @Test
  void addresses_withoutEnd_areForgotten() {
    fill(address(10, 0, 0, 1));
    for (int i = 0; i < 10_000; i++) {
      wrongKeys.count(address(11, i >> 16, i >> 8, i));
    }
    wrongKeys.count(address(10, 0, 0, 1));
  }
}
