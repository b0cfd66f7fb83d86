package dev.outspan.account;

import org.jspecify.annotations.Nullable;

/// Why a key could not be changed, by what one can do about it.
public abstract sealed class KeyException extends RuntimeException {
  private KeyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// There is no key of this id.
  public static final class Unknown extends KeyException {
    Unknown(String id) {
      // What is no id may be a whole key, which no message repeats.
      super(
          KeyText.isId(id)
              ? "no key has the id " + id
              : "this is not a key id: that is the 12 digits between a key's first two underscores",
          null);
    }
  }

  /// The key has expired, was revoked, or was rotated before.
  public static final class Ended extends KeyException {
    Ended(String message) {
      super(message, null);
    }
  }

  /// What is on file cannot be read or written: an operator has to look. Nothing was changed.
  public static final class Unusable extends KeyException {
    Unusable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
