package dev.outspan.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Gzip, read strictly: any number of members up to a limit, and nothing behind them.
///
/// The JDK's stream takes what follows the last member for its end, whatever it is, and calls
/// itself for each further member: without a limit, empty ones overflow the stack or cost time for
/// nothing.
final class Gunzip extends GZIPInputStream {
  private static final int BUFFER_BYTES = 16 << 10;
  private static final int TRAILER_BYTES = 8;
  private static final int MOST_MEMBERS = 10_000;
  private static final int MOST_EMPTY_IN_A_ROW = 100;

  private final Counted source;
  private long countAtFill;
  private int members = 1;
  private int depth;

  Gunzip(InputStream source) throws IOException {
    super(new Counted(source), BUFFER_BYTES);
    this.source = (Counted) in;
  }

  @Override
  protected void fill() throws IOException {
    super.fill();
    countAtFill = source.count;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (depth > 0 && (++members > MOST_MEMBERS || depth > MOST_EMPTY_IN_A_ROW)) {
      throw new ZipException("more than %d members".formatted(members - 1));
    }
    depth++;
    try {
      int count = super.read(target, from, length);
      if (count < 0 && source.count - countAtFill + inf.getRemaining() != TRAILER_BYTES) {
        throw new ZipException("bytes after the last member");
      }
      return count;
    } finally {
      depth--;
    }
  }

  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read = super.read(target, from, length);
      count += Math.max(read, 0);
      return read;
    }
  }
}
