package dev.outspan.app;

import java.util.ArrayDeque;
import java.util.Deque;

/// What a program has opened, to be closed in reverse order: each thing, even if another cannot be.
///
/// May be closed by several threads: all but the first wait until everything is closed.
final class Opened implements AutoCloseable {
  private final Deque<Runnable> closings = new ArrayDeque<>();

  /// Says how the thing that was opened last is closed.
  synchronized void then(Runnable closing) {
    closings.push(closing);
  }

  /// @throws RuntimeException the first that a closing threw, with the others as suppressed ones
  @Override
  public synchronized void close() {
    RuntimeException first = null;
    while (!closings.isEmpty()) {
      try {
        closings.pop().run();
      } catch (RuntimeException failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /// Closes because of a failure, which is the one to be told of.
  void closeAfter(Throwable cause) {
    try {
      close();
    } catch (RuntimeException failure) {
      cause.addSuppressed(failure);
    }
  }
}
