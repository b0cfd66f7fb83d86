package dev.outspan.blob;

import java.io.OutputStream;

/// A blob that is being written, by one thread. Writing throws [BlobException], never an
/// [java.io.IOException].
public abstract class Draft extends OutputStream {

  @Override
  public final void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public abstract void write(byte[] source, int from, int count);

  /// Makes the blob whole, durable and readable. Nothing may be written after it.
  ///
  /// When it fails, the blob may be there, and is whole then, until [BlobStore#remove] is called.
  public abstract void publish();

  /// Gives up what is not published; nothing to do otherwise.
  @Override
  public abstract void close();
}
