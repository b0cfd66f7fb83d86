package dev.outspan.account;

/// Text that only its owner may see: an API key, a password, the key of a signature.
///
/// Prints as `****`, also inside of records and messages. Has no equality: [#equals] and
/// [#hashCode] throw, because comparing a secret character by character tells an attacker how far a
/// guess was right. [Digest#matches] compares in constant time.
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  public static Secret of(String text) {
    return new Secret(text);
  }

  /// The text itself, for the one place that has to send it or to show it to its owner.
  public String reveal() {
    return text;
  }

  Digest digest() {
    return Digest.of(text);
  }

  @Override
  public boolean equals(Object other) {
    throw new UnsupportedOperationException("secrets are compared by digest");
  }

  @Override
  public int hashCode() {
    throw new UnsupportedOperationException("secrets are compared by digest");
  }

  @Override
  public String toString() {
    return "****";
  }
}
