package dev.outspan.http;

import dev.outspan.account.FailedAttempts;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/// Counts wrong keys by the address they came from, an IPv6 one by its network.
final class WrongKeys {
  private static final int NETWORK_BYTES = 8;

  private final FailedAttempts attempts;

  WrongKeys(int perMinute, LongSupplier nanoTime) {
    this.attempts = new FailedAttempts(perMinute, nanoTime);
  }

  /// Counts one more.
  ///
  /// @throws HttpProblem with 429 if there were too many
  void count(InetAddress address) {
    attempts
        .wrongKey(source(address))
        .ifPresent(
            wait -> {
              throw HttpProblem.detail(429, "too many wrong keys")
                  .retryAfter(wait)
                  .logged("wrong_keys");
            });
  }

  private static String source(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
        : address.getHostAddress();
  }
}
