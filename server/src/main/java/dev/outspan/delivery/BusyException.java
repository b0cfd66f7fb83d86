package dev.outspan.delivery;

/// Too many exports are open or kept already.
public final class BusyException extends RuntimeException {
  private final boolean isOfAccount;

  private BusyException(String message, boolean isOfAccount) {
    super(message);
    this.isOfAccount = isOfAccount;
  }

  static BusyException ofAccount(String what) {
    return new BusyException("the account " + what, true);
  }

  static BusyException ofAll(String what) {
    return new BusyException(what, false);
  }

  /// Whether it is the account's own exports that are too many.
  public boolean isOfAccount() {
    return isOfAccount;
  }
}
