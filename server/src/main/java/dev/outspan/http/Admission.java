package dev.outspan.http;

import java.util.HashMap;
import java.util.Map;

/// Counts what goes on for each account, and refuses what is too much: 429 if the account has
/// enough, 503 if the server has.
final class Admission {
  private final HttpSettings.Load load;
  private final Map<String, Share> shares = new HashMap<>();
  private long bytes;

  private static final class Share {
    private int requests;
    private long bytes;
  }

  Admission(HttpSettings.Load load) {
    this.load = load;
  }

  /// Counts a request until its ticket is closed.
  synchronized Ticket enter(String account) {
    Share share = shares.computeIfAbsent(account, _ -> new Share());
    if (share.requests >= load.requestsPerAccount()) {
      throw Failures.quota(
          "the account has %d requests running".formatted(load.requestsPerAccount()));
    }
    share.requests++;
    return new Ticket(account, share);
  }

  /// Bytes of bodies counted now.
  synchronized long bytes() {
    return bytes;
  }

  /// What one request holds. Used by one thread at a time.
  final class Ticket implements AutoCloseable {
    private final String account;
    private final Share share;
    private long held;

    private Ticket(String account, Share share) {
      this.account = account;
      this.share = share;
    }

    /// Counts more bytes in memory.
    void grow(long more) {
      synchronized (Admission.this) {
        if (share.bytes + more > load.bodyBytesPerAccount()) {
          throw Failures.quota(
              "the account's requests hold %d bytes".formatted(load.bodyBytesPerAccount()));
        }
        if (bytes + more > load.bodyBytes()) {
          throw Failures.overloaded("all requests hold %d bytes".formatted(load.bodyBytes()));
        }
        share.bytes += more;
        bytes += more;
        held += more;
      }
    }

    @Override
    public void close() {
      synchronized (Admission.this) {
        share.bytes -= held;
        bytes -= held;
        held = 0;
        if (--share.requests == 0) {
          shares.remove(account);
        }
      }
    }
  }
}
