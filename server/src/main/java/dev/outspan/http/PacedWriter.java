package dev.outspan.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Writes an answer and blocks until the network has it; gives up on a client that takes too
/// little.
///
/// Only the time spent waiting counts: after each [HttpSettings.Pace#drainWindow] of it, the client
/// must have taken its share since the last one. Used by one thread at a time.
final class PacedWriter implements Callback {
  private final Response response;
  private final ClientEndPoint client;
  private final long windowNanos;
  private final long bytesPerWindow;
  private final Semaphore done = new Semaphore(0);
  private volatile @Nullable Throwable failure;
  private long waitedNanos;
  private long flushedBefore;

  PacedWriter(Response response, ClientEndPoint client, HttpSettings.Pace pace) {
    this.response = response;
    this.client = client;
    windowNanos = pace.drainWindow().toNanos();
    bytesPerWindow = pace.drainBytesPerSecond() * pace.drainWindow().toMillis() / 1_000;
    flushedBefore = client.flushedBytes();
  }

  /// Writes all of `bytes`, which are not in use any more when this returns or throws.
  ///
  /// @throws IOException if the client is gone or too slow
  void write(boolean last, ByteBuffer bytes) throws IOException {
    failure = null;
    response.write(last, bytes, this);
    if (!done.tryAcquire()) {
      await();
    }
    if (failure != null) {
      throw new IOException("the answer cannot be sent", failure);
    }
  }

  private void await() throws IOException {
    try {
      long start = System.nanoTime();
      while (!done.tryAcquire(windowNanos - waitedNanos, TimeUnit.NANOSECONDS)) {
        endWindow();
        start = System.nanoTime();
      }
      waitedNanos = Math.min(windowNanos, waitedNanos + System.nanoTime() - start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp(new IOException("interrupted while the client took the answer", e));
    }
  }

  private void endWindow() throws IOException {
    long flushed = client.flushedBytes();
    if (flushed - flushedBefore < bytesPerWindow) {
      giveUp(new SlowReader(flushed - flushedBefore, bytesPerWindow));
    }
    flushedBefore = flushed;
    waitedNanos = 0;
  }

  /// Closes the connection, which ends the write that is under way.
  private void giveUp(IOException cause) throws IOException {
    client.breakOff(cause);
    done.acquireUninterruptibly();
    failure = cause;
    throw cause;
  }

  /// Whether the last write failed because of the client, and not of what was written.
  boolean lostClient() {
    return failure instanceof EofException
        || failure instanceof ClosedChannelException
        || wasTooSlow();
  }

  boolean wasTooSlow() {
    return failure instanceof SlowReader || failure instanceof TimeoutException;
  }

  @Override
  public void succeeded() {
    done.release();
  }

  @Override
  public void failed(Throwable cause) {
    failure = cause;
    done.release();
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /// The client took less of its answer than it has to.
  static final class SlowReader extends IOException {
    SlowReader(long bytes, long atLeast) {
      super("the client took %d bytes where %d are the least".formatted(bytes, atLeast));
    }
  }
}
