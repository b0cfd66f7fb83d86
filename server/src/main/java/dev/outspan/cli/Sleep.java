package dev.outspan.cli;

import java.io.InterruptedIOException;
import java.time.Duration;

/// Lets time pass until something is asked again.
final class Sleep {
  private Sleep() {}

  static void of(Duration length) throws InterruptedIOException {
    try {
      Thread.sleep(length);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
