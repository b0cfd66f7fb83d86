package dev.outspan.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;

/// Standard output for data: unlike `System.out` it says when it cannot be written.
public final class StandardOutput extends OutputStream {
  /// Nobody reads what is written any more.
  public static final class Gone extends IOException {
    private static final long serialVersionUID = 1;

    Gone() {
      super("standard output cannot be written: its reader is gone, or the disk is full");
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    System.out.write(bytes, offset, length);
    flush();
  }

  @Override
  public void flush() throws IOException {
    if (System.out.checkError()) {
      throw new Gone();
    }
  }
}
