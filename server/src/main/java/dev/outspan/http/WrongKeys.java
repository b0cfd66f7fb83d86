package dev.outspan.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts wrong keys by the address they came from, an IPv6 one by its network. Remembers a bounded
/// number of addresses.
final class WrongKeys {
  private static final Logger LOG = LoggerFactory.getLogger(WrongKeys.class);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MOST_SOURCES = 10_000;
  private static final int NETWORK_BYTES = 8;

  private final int perWindow;
  private final LongSupplier nanoTime;
  private final Map<String, Count> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > MOST_SOURCES;
        }
      };

  private static final class Count {
    private final long since;
    private int wrong;

    Count(long since) {
      this.since = since;
    }
  }

  WrongKeys(int perWindow, LongSupplier nanoTime) {
    this.perWindow = perWindow;
    this.nanoTime = nanoTime;
  }

  /// Counts one more.
  ///
  /// @throws HttpProblem with 429 if there were too many
  synchronized void count(InetAddress address) {
    long now = nanoTime.getAsLong();
    String source = source(address);
    Count count = counts.computeIfAbsent(source, _ -> new Count(now));
    if (now - count.since >= WINDOW.toNanos()) {
      count = new Count(now);
      counts.put(source, count);
    }
    count.wrong++;
    if (count.wrong <= perWindow) {
      return;
    }
    if (count.wrong == perWindow + 1) {
      LOG.atWarn().addKeyValue("source", source).log("too many wrong keys");
    }
    throw HttpProblem.detail(429, "too many wrong keys")
        .retryAfter(WINDOW.minusNanos(now - count.since))
        .logged("wrong_keys");
  }

  private static String source(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
        : address.getHostAddress();
  }
}
