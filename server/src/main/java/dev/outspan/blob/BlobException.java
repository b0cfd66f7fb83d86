package dev.outspan.blob;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A failure of the storage of files, by what the caller can do about it.
public abstract sealed class BlobException extends RuntimeException {
  private BlobException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// What a failure of a disk is to the caller.
  ///
  /// @param what was not done
  public static BlobException ofDisk(String what, IOException cause) {
    return isFull(cause) ? new Full(what + ", the disk is full") : new Unavailable(what, cause);
  }

  /// The JDK has no type for a full disk or a used up quota, and gives the words of the system.
  private static boolean isFull(IOException failure) {
    String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return words.endsWith("no space left on device") || words.endsWith("quota exceeded");
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
