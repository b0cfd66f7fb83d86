package dev.outspan.account;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// Lets one writer at a time change a file, among all threads of all processes.
///
/// Locks an empty file of its own, which stays: the guarded one is replaced as a whole, and a lock
/// on it would go with the old one. One that holds a mutex may take another.
final class FileMutex {
  /// An operating system's file lock belongs to the process; asking for it twice throws.
  private static final ReentrantLock THREADS = new ReentrantLock();

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Path lockFile;

  FileMutex(Path lockFile) {
    this.lockFile = lockFile;
  }

  /// What is done while nobody else is at it.
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException;
  }

  /// @throws IOException from the action, or if another process does not let go for 10 s
  <T> T alone(Action<T> action) throws IOException {
    THREADS.lock();
    try (FileChannel channel =
            PrivateFiles.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = lock(channel)) {
      return action.run();
    } finally {
      THREADS.unlock();
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    long start = System.nanoTime();
    FileLock lock = channel.tryLock();
    while (lock == null) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while waiting for " + lockFile);
      }
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IOException(
            "another process has held %s for over %d s".formatted(lockFile, PATIENCE.toSeconds()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      lock = channel.tryLock();
    }
    return lock;
  }
}
