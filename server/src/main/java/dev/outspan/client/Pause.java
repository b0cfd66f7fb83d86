package dev.outspan.client;

import java.io.InterruptedIOException;
import java.time.Duration;

/// Lets time pass until something is asked again.
@FunctionalInterface
public interface Pause {
  /// Sleeps.
  Pause SLEEP = Thread::sleep;

  void take(Duration length) throws InterruptedException;

  /// Takes it, and fails as I/O does if the thread is interrupted.
  default void run(Duration length) throws InterruptedIOException {
    try {
      take(length);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
