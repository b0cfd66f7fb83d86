package dev.outspan.export;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.outspan.wire.Compression;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/// Compresses what is written to it, in bounded memory. The same bytes make the same bytes.
///
/// Only [#finish] writes the end that a reader looks for. Closing without it releases the memory
/// and writes nothing, so that what breaks off also looks broken off. The target is neither flushed
/// nor closed.
public final class PackedStream extends OutputStream {
  private static final int ZSTD_LEVEL = 3;
  private static final int BUFFER_BYTES = 64 << 10;

  private final Valve target;
  private final OutputStream packer;

  private PackedStream(Valve target, OutputStream packer) {
    this.target = target;
    this.packer = packer;
  }

  /// Starts a stream, which may write its header to the target at once.
  public static PackedStream open(Compression compression, OutputStream target) throws IOException {
    var valve = new Valve(target);
    return new PackedStream(
        valve,
        switch (compression) {
          case NONE -> valve;
          case GZIP -> new GZIPOutputStream(valve, BUFFER_BYTES);
          case ZSTD -> new ZstdOutputStreamNoFinalizer(valve, ZSTD_LEVEL).setChecksum(true);
        });
  }

  @Override
  public void write(int b) throws IOException {
    packer.write(b);
  }

  @Override
  public void write(byte[] source, int from, int count) throws IOException {
    packer.write(source, from, count);
  }

  /// Writes what is left and the end. Nothing may be written after it.
  public void finish() throws IOException {
    packer.close();
  }

  @Override
  public void close() throws IOException {
    target.isShut = true;
    packer.close();
  }

  /// Lets bytes through until it is shut.
  private static final class Valve extends OutputStream {
    private final OutputStream target;
    private boolean isShut;

    Valve(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      if (!isShut) {
        target.write(b);
      }
    }

    @Override
    public void write(byte[] source, int from, int count) throws IOException {
      if (!isShut) {
        target.write(source, from, count);
      }
    }

    @Override
    public void close() {}
  }
}
