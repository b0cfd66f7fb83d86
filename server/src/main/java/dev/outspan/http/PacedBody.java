package dev.outspan.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/// A request's body as it comes in. Reading fails with [HttpProblem] 408 if it comes too slowly,
/// 400 if its framing is wrong, and with [ClientGone].
final class PacedBody extends InputStream {
  private final Request request;
  private final HttpSettings.Pace pace;
  private final Semaphore available = new Semaphore(0);
  private final Runnable signal =
      Invocable.from(Invocable.InvocationType.NON_BLOCKING, available::release);
  private final long startNanos = System.nanoTime();
  private long lastNanos = startNanos;
  private long receivedBytes;
  private Content.Chunk chunk = Content.Chunk.EMPTY;
  private boolean waiting;

  PacedBody(Request request, HttpSettings.Pace pace) {
    this.request = request;
    this.pace = pace;
  }

  /// Bytes read so far.
  long receivedBytes() {
    return receivedBytes;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!chunk.hasRemaining()) {
      if (chunk.isLast()) {
        return -1;
      }
      next();
    }
    ByteBuffer bytes = chunk.getByteBuffer();
    int count = Math.min(length, bytes.remaining());
    bytes.get(target, from, count);
    receivedBytes += count;
    return count;
  }

  /// Reads what has come in and drops it, `most` bytes and a little more.
  ///
  /// @param patienceNanos to wait for more of it
  /// @return whether that was all
  boolean drop(long most, long patienceNanos) {
    long until = System.nanoTime() + patienceNanos;
    long end = receivedBytes + most;
    while (!chunk.isLast() && receivedBytes < end) {
      receivedBytes += chunk.remaining();
      if (!advance(until - System.nanoTime())) {
        return false;
      }
    }
    return chunk.isLast();
  }

  private void next() {
    if (!advance(remainingNanos())) {
      throw HttpProblem.detail(408, "the body came too slowly").logged("deadline");
    }
    if (Content.Chunk.isFailure(chunk)) {
      throw failure(chunk.getFailure());
    }
    if (chunk.hasRemaining()) {
      lastNanos = System.nanoTime();
    }
  }

  /// Moves to the next chunk; a failure is one, too.
  ///
  /// @return false if none came in time
  private boolean advance(long patienceNanos) {
    if (waiting) {
      return false;
    }
    chunk.release();
    chunk = Content.Chunk.EMPTY;
    while (true) {
      Content.Chunk read = request.read();
      if (read != null) {
        chunk = read;
        return true;
      }
      if (patienceNanos <= 0) {
        return false;
      }
      waiting = true;
      request.demand(signal);
      if (!awaitSignal(patienceNanos)) {
        return false;
      }
      waiting = false;
    }
  }

  private boolean awaitSignal(long patienceNanos) {
    try {
      return available.tryAcquire(patienceNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private long remainingNanos() {
    long idle = pace.bodyIdle().toNanos();
    long earned = receivedBytes * 1_000_000_000 / pace.bodyBytesPerSecond();
    long fromStart = Math.min(pace.bodyTotal().toNanos(), idle + earned);
    return Math.min(lastNanos + idle, startNanos + fromStart) - System.nanoTime();
  }

  private static RuntimeException failure(Throwable cause) {
    return cause instanceof HttpException bad
        ? HttpProblem.detail(bad.getCode(), "the body's framing is wrong")
        : new ClientGone(cause);
  }
}
