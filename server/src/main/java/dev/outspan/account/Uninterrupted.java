package dev.outspan.account;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;

/// Writes to the end what an interrupt of the thread would tear, by closing the channel.
final class Uninterrupted {
  private Uninterrupted() {}

  /// What may be done again from its beginning.
  @FunctionalInterface
  interface Writing {
    void run() throws IOException;
  }

  /// Does it, from its beginning again if the thread is interrupted meanwhile; the thread is
  /// interrupted afterwards if it was at any time.
  static void run(Writing writing) throws IOException {
    boolean isInterrupted = Thread.interrupted();
    try {
      while (!isDone(writing)) {
        isInterrupted |= Thread.interrupted();
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isDone(Writing writing) throws IOException {
    try {
      writing.run();
      return true;
    } catch (ClosedByInterruptException | InterruptedIOException _) {
      return false;
    }
  }
}
