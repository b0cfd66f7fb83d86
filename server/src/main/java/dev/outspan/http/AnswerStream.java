package dev.outspan.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.RetainableByteBuffer;

/// The body of an answer that is written bit by bit, through one buffer, in chunks unless its
/// length was given. Blocks while the client does not take it. Used by one thread.
///
/// Closing it does nothing: an answer ends when its handler returns, so that one whose handler
/// throws has no end.
public final class AnswerStream extends OutputStream {
  static final int BUFFER_BYTES = 64 << 10;

  private final PacedWriter writer;
  private final RetainableByteBuffer pooled;
  private final ByteBuffer buffer;

  /// @param pooled of at least [#BUFFER_BYTES]; released when the answer ends
  AnswerStream(PacedWriter writer, RetainableByteBuffer pooled) {
    this.writer = writer;
    this.pooled = pooled;
    buffer = pooled.getByteBuffer().clear().limit(BUFFER_BYTES);
  }

  @Override
  public void write(int b) throws IOException {
    if (!buffer.hasRemaining()) {
      writeBuffer(false);
    }
    buffer.put((byte) b);
  }

  @Override
  public void write(byte[] source, int from, int length) throws IOException {
    int at = from;
    int left = length;
    while (left > 0) {
      if (!buffer.hasRemaining()) {
        writeBuffer(false);
      }
      int count = Math.min(left, buffer.remaining());
      buffer.put(source, at, count);
      at += count;
      left -= count;
    }
  }

  /// Sends what was written, the headers first: from here on a failure cannot become an error
  /// answer.
  @Override
  public void flush() throws IOException {
    if (buffer.position() > 0) {
      writeBuffer(false);
    }
  }

  @Override
  public void close() {}

  /// Sends the rest and the end.
  void end() throws IOException {
    writeBuffer(true);
  }

  void release() {
    pooled.release();
  }

  private void writeBuffer(boolean last) throws IOException {
    writer.write(last, buffer.flip());
    buffer.clear().limit(BUFFER_BYTES);
  }
}
