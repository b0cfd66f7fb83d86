package dev.outspan.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A failure of the store, by what the caller can do about it.
public abstract sealed class StoreException extends RuntimeException {
  private StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// The store cannot do it now: the same call may succeed later.
  public static final class Unavailable extends StoreException {
    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// Too much work is waiting: try again after a while.
  public static final class Overloaded extends StoreException {
    private final Duration retryAfter;

    public Overloaded(String message, Duration retryAfter) {
      super(message, null);
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /// The reader did not want the rest: [SpanScan#cancel] was called, or the store is closing.
  public static final class Canceled extends StoreException {
    public Canceled(String message) {
      super(message, null);
    }
  }

  /// What is stored cannot be read: an operator has to look.
  public static final class Corrupt extends StoreException {
    public Corrupt(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
