package dev.outspan.account;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// Lets one writer at a time change a file, among all threads of all processes.
///
/// Locks an empty file of its own, which stays: the guarded one is replaced as a whole, and a lock
/// on it would go with the old one. One that holds a mutex may take another.
final class FileMutex {
  /// An operating system's file lock belongs to the process; asking for it twice throws.
  private static final ReentrantLock THREADS = new ReentrantLock();

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path lockFile;
  private final Duration patience;

  FileMutex(Path lockFile) {
    this(lockFile, PATIENCE);
  }

  FileMutex(Path lockFile, Duration patience) {
    this.lockFile = lockFile;
    this.patience = patience;
  }

  /// What is done while nobody else is at it.
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException;
  }

  /// @throws IOException from the action, or if other processes have it for over 10 s
  <T> T alone(Action<T> action) throws IOException {
    THREADS.lock();
    try (FileChannel channel = PrivateFiles.open(lockFile, StandardOpenOption.WRITE);
        FileLock _ = lock(channel)) {
      return action.run();
    } finally {
      THREADS.unlock();
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    FileLock free = channel.tryLock();
    return free != null ? free : waitFor(channel);
  }

  /// Waits in the kernel's queue: one who only looked again and again would never see the lock free
  /// while others keep taking it. The thread is a platform thread, because a virtual one does not
  /// notice that the channel is closed when time is up.
  private FileLock waitFor(FileChannel channel) throws IOException {
    var lock = new FutureTask<FileLock>(channel::lock);
    Thread.ofPlatform().daemon().name("outspan-lock").start(lock);
    try {
      return lock.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new IOException("others have held %s for over %s".formatted(lockFile, patience));
    } catch (ExecutionException e) {
      throw new IOException("%s cannot be locked".formatted(lockFile), e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + lockFile);
    }
  }
}
