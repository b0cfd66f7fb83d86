package dev.outspan.export;

import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.io.OutputStream;

/// The platform's answer to an export: a JSON object with the file's name and, as one JSON string,
/// the file itself.
///
/// The object is closed by [#finish] alone. An envelope that is abandoned is never valid JSON.
public final class Envelope extends OutputStream {
  private static final int STEP_BYTES = 32 << 10;

  private final OutputStream out;
  private final Utf8Buffer escaped = new Utf8Buffer(STEP_BYTES * 2);
  private boolean isOpen;

  /// Writes nothing yet.
  public Envelope(OutputStream out) {
    this.out = out;
  }

  /// Writes the object up to its content, which the file's bytes follow.
  ///
  /// @param filename plain ASCII
  public void begin(String filename) throws IOException {
    escaped.appendAscii("{\"filename\":").appendString(filename).appendAscii(",");
    pass();
  }

  /// Shows the client that work goes on, where JSON takes blanks: only before the first byte of the
  /// file.
  public void keepAlive() throws IOException {
    if (!isOpen) {
      out.write(' ');
      out.flush();
    }
  }

  private void open() {
    if (!isOpen) {
      isOpen = true;
      escaped.appendAscii("\"content\":\"");
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /// Writes bytes of the file.
  @Override
  public void write(byte[] text, int from, int count) throws IOException {
    open();
    for (int at = from; at < from + count; at += STEP_BYTES) {
      escaped.appendEscaped(text, at, Math.min(STEP_BYTES, from + count - at));
      pass();
    }
  }

  /// Writes the end of the object: the file is whole.
  public void finish() throws IOException {
    open();
    escaped.appendAscii("\"}");
    pass();
  }

  private void pass() throws IOException {
    out.write(escaped.array(), 0, escaped.length());
    escaped.clear();
  }
}
