package dev.outspan.http;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// One connection: knows how long a request's head has been coming in, how much was sent, and
/// whether the client is still there.
///
/// Nobody reads from the socket while a request is answered, so nobody would see its end. To look,
/// one byte is read; should there be one, the next request's first, it is kept for the next
/// [#fill]. A client that closes its sending half counts as gone.
final class ClientEndPoint extends SocketChannelEndPoint {
  private static final int NO_BYTE = -1;
  private static final long NO_TIME = Long.MAX_VALUE;

  private final ByteBuffer oneByte = ByteBuffer.allocate(1);
  private int peeked = NO_BYTE;
  private volatile boolean gone;
  private volatile boolean answering;
  private volatile long headSince = NO_TIME;
  private volatile long flushedBytes;
  private volatile @Nullable Runnable whenGone;

  ClientEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
  }

  static ClientEndPoint of(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    while (endPoint instanceof EndPoint.Wrapper wrapper) {
      endPoint = wrapper.unwrap();
    }
    return (ClientEndPoint) endPoint;
  }

  /// A request's head is complete.
  void beginAnswer() {
    answering = true;
    headSince = NO_TIME;
  }

  /// What is read from here on belongs to the next request.
  void endAnswer() {
    whenGone = null;
    answering = false;
  }

  /// Runs `action` once, on a thread of its own, if the client goes away before the answer ends.
  void whenGone(Runnable action) {
    whenGone = action;
  }

  /// Bytes given to the network so far.
  long flushedBytes() {
    return flushedBytes;
  }

  /// Closes what came too late, and tells who waits that the client is gone. Called every now and
  /// then.
  ///
  /// @param headLimit for a request's head
  void inspect(Duration headLimit) {
    long since = headSince;
    if (since != NO_TIME && System.nanoTime() - since > headLimit.toNanos()) {
      close(new TimeoutException("no whole request head within %s".formatted(headLimit)));
    }
    if (whenGone != null && !isThere()) {
      tellGone();
    }
  }

  /// Closes a connection on which nothing of a request has come in.
  void closeIfIdle() {
    if (!answering && headSince == NO_TIME) {
      close();
    }
  }

  private void tellGone() {
    Runnable action = whenGone;
    whenGone = null;
    if (action != null) {
      Thread.startVirtualThread(action);
    }
  }

  @Override
  public void onClose(Throwable cause) {
    super.onClose(cause);
    tellGone();
  }

  /// Whether the client still waits for its answer.
  synchronized boolean isThere() {
    if (gone || !isOpen()) {
      return false;
    }
    if (peeked != NO_BYTE || isFillInterested()) {
      return true;
    }
    try {
      int count = getChannel().read(oneByte.clear());
      gone = count < 0;
      peeked = count > 0 ? oneByte.get(0) & 0xff : NO_BYTE;
    } catch (IOException _) {
      gone = true;
    }
    return !gone;
  }

  /// Closes so that the client sees a reset even where a closed connection ends an answer.
  void breakOff(Throwable cause) {
    try {
      getChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    close(cause);
  }

  @Override
  public synchronized int fill(ByteBuffer buffer) throws IOException {
    int filled = peeked == NO_BYTE ? super.fill(buffer) : takePeeked(buffer);
    if (filled > 0 && !answering && headSince == NO_TIME) {
      headSince = System.nanoTime();
    }
    return filled;
  }

  private int takePeeked(ByteBuffer buffer) {
    int position = BufferUtil.flipToFill(buffer);
    buffer.put((byte) peeked);
    BufferUtil.flipToFlush(buffer, position);
    peeked = NO_BYTE;
    return 1;
  }

  @Override
  protected synchronized void needsFillInterest() {
    if (peeked == NO_BYTE) {
      super.needsFillInterest();
    } else {
      Thread.startVirtualThread(() -> getFillInterest().fillable());
    }
  }

  /// One thread at a time writes.
  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public boolean flush(ByteBuffer... buffers) throws IOException {
    long before = BufferUtil.remaining(buffers);
    boolean all = super.flush(buffers);
    flushedBytes += before - BufferUtil.remaining(buffers);
    return all;
  }
}
