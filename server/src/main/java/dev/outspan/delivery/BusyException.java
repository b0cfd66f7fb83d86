package dev.outspan.delivery;

/// Too many exports wait already.
public final class BusyException extends RuntimeException {
  private final boolean isOfAccount;

  BusyException(String message, boolean isOfAccount) {
    super(message);
    this.isOfAccount = isOfAccount;
  }

  /// Whether it is the account's own exports that are too many.
  public boolean isOfAccount() {
    return isOfAccount;
  }
}
