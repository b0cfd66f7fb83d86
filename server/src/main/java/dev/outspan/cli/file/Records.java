package dev.outspan.cli.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// The records of a JSON file, one after the other: its lines (JSON Lines), the elements of its one
/// array, or objects that are written over several lines, which the first one tells. They are cut
/// out as they are and not looked at any closer; one is in memory at a time.
public final class Records implements AutoCloseable {
  private static final int END = -1;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream record = new ByteArrayOutputStream();
  private int at;
  private int filled;
  private long newlines;
  private long line;
  private Form form = Form.UNKNOWN;
  private boolean hasEnded;

  private enum Form {
    UNKNOWN,
    LINES,
    ARRAY,
    OBJECTS
  }

  /// @param in is closed with this
  public Records(InputStream in) {
    this.in = in;
  }

  /// Goes to the next record.
  ///
  /// @return whether there is one
  /// @throws IOException if the file cannot be read, or ends inside an array or object
  public boolean next() throws IOException {
    record.reset();
    int first = peekBeyondBlanks();
    if (form == Form.UNKNOWN && first == '[') {
      form = Form.ARRAY;
      read();
      first = peekBeyondBlanks();
    }
    line = newlines + 1;
    return switch (form) {
      case UNKNOWN -> first != END && nextOfUnknownForm();
      case LINES -> first != END && nextLine();
      case OBJECTS -> first != END && nextObject();
      case ARRAY -> nextElement(first);
    };
  }

  /// The record, without what surrounds it.
  public byte[] bytes() {
    return record.toByteArray();
  }

  public int length() {
    return record.size();
  }

  /// The line of the file on which the record begins, from 1.
  public long line() {
    return line;
  }

  private boolean nextLine() throws IOException {
    for (int b = read(); b != END && b != '\n'; b = read()) {
      record.write(b);
    }
    return true;
  }

  /// A line whose brackets are not closed is the beginning of an object.
  private boolean nextOfUnknownForm() throws IOException {
    int depth = 0;
    for (int b = read(); b != END; b = read()) {
      if (b == '\n' && depth == 0) {
        break;
      }
      if (b == '\n') {
        form = Form.OBJECTS;
      }
      depth += copy(b);
      if (form == Form.OBJECTS && depth == 0) {
        return true;
      }
    }
    if (form == Form.OBJECTS) {
      throw cutOff();
    }
    form = Form.LINES;
    return true;
  }

  private boolean nextObject() throws IOException {
    int depth = 0;
    do {
      int b = read();
      if (b == END) {
        throw cutOff();
      }
      depth += copy(b);
    } while (depth > 0);
    return true;
  }

  /// Copies what begins with the byte: a string as a whole.
  ///
  /// @return by how much the depth changes
  private int copy(int b) throws IOException {
    record.write(b);
    return switch (b) {
      case '{', '[' -> 1;
      case '}', ']' -> -1;
      case '"' -> {
        copyString();
        yield 0;
      }
      default -> 0;
    };
  }

  private boolean nextElement(int first) throws IOException {
    if (first == ']') {
      read();
      requireEnd();
      return false;
    }
    if (first == END) {
      if (!hasEnded) {
        throw cutOff();
      }
      return false;
    }
    copyElement();
    return true;
  }

  private void requireEnd() throws IOException {
    hasEnded = true;
    if (peekBeyondBlanks() != END) {
      throw new IOException("something follows the array, on line %d".formatted(newlines + 1));
    }
  }

  private IOException cutOff() {
    return new IOException("the file is cut off after line %d".formatted(newlines));
  }

  /// Copies up to the comma or bracket behind the element; of these, takes the comma.
  private void copyElement() throws IOException {
    int depth = 0;
    while (true) {
      int b = peek();
      if (b == END) {
        throw cutOff();
      }
      if (depth == 0 && b == ']') {
        return;
      }
      read();
      if (depth == 0 && b == ',') {
        return;
      }
      depth += copy(b);
    }
  }

  private void copyString() throws IOException {
    int b;
    do {
      b = read();
      if (b == END) {
        throw cutOff();
      }
      record.write(b);
      if (b == '\\') {
        record.write(read());
      }
    } while (b != '"');
  }

  private int peekBeyondBlanks() throws IOException {
    int b = peek();
    while (b == ' ' || b == '\t' || b == '\r' || b == '\n') {
      read();
      b = peek();
    }
    return b;
  }

  private int peek() throws IOException {
    if (at == filled) {
      filled = in.read(buffer);
      at = 0;
      if (filled <= 0) {
        filled = 0;
        return END;
      }
    }
    return buffer[at] & 0xff;
  }

  private int read() throws IOException {
    int b = peek();
    if (b != END) {
      at++;
      if (b == '\n') {
        newlines++;
      }
    }
    return b;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
