package dev.outspan.http;

/// Interrupts a thread while it waits, and neither before nor after.
final class Interruption {
  private final Thread waiting;
  private boolean isSent;
  private boolean isOver;

  Interruption(Thread waiting) {
    this.waiting = waiting;
  }

  synchronized void interrupt() {
    if (!isOver) {
      isSent = true;
      waiting.interrupt();
    }
  }

  /// Called by the thread when it no longer waits. An interruption that was sent is over too.
  synchronized void end() {
    isOver = true;
    if (isSent) {
      Thread.interrupted();
    }
  }
}
