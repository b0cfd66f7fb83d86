package dev.outspan.delivery;

import java.time.Duration;

/// Too many exports are open or kept already.
public final class BusyException extends RuntimeException {
  private final boolean isOfAccount;
  private final Duration retryAfter;

  BusyException(String message, boolean isOfAccount, Duration retryAfter) {
    super(message);
    this.isOfAccount = isOfAccount;
    this.retryAfter = retryAfter;
  }

  /// Whether it is the account's own exports that are too many.
  public boolean isOfAccount() {
    return isOfAccount;
  }

  /// When the same request may succeed.
  public Duration retryAfter() {
    return retryAfter;
  }
}
