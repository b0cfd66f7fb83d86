package dev.outspan.cli.file;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/// Reads files whether or not they are compressed with gzip or zstd, which their first bytes tell.
public final class Unpacked {
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final int BUFFER_BYTES = 1 << 16;

  private Unpacked() {}

  /// What is inside; closes `raw` when it is closed.
  public static InputStream of(InputStream raw) throws IOException {
    var in = new BufferedInputStream(raw, BUFFER_BYTES);
    in.mark(ZSTD.length);
    byte[] first = in.readNBytes(ZSTD.length);
    in.reset();
    if (startsWith(first, GZIP)) {
      return new GZIPInputStream(in, BUFFER_BYTES);
    }
    return Arrays.equals(first, ZSTD) ? new ZstdInputStream(in) : in;
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }
}
