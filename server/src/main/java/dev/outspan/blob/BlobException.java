package dev.outspan.blob;

import org.jspecify.annotations.Nullable;

/// A failure of the storage of files, by what the caller can do about it.
public abstract sealed class BlobException extends RuntimeException {
  private BlobException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// The storage cannot do it now: the same call may succeed later.
  public static final class Unavailable extends BlobException {
    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// There is no room: the same call may succeed when somebody has made some.
  public static final class Full extends BlobException {
    public Full(String message) {
      super(message, null);
    }
  }

  /// There is no blob of that name.
  public static final class Missing extends BlobException {
    public Missing(String name) {
      super("there is no blob " + name, null);
    }
  }
}
