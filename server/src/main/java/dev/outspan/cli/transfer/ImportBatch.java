package dev.outspan.cli.transfer;

import dev.outspan.cli.file.Records;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Some records of a file, as the lines of one request.
final class ImportBatch {
  private static final int MOST_BYTES = 4 << 20;
  private static final int MOST_RECORDS = 2_000;

  private final byte[] body;
  private final List<Long> lines;
  private final long end;

  private ImportBatch(byte[] body, List<Long> lines, long end) {
    this.body = body;
    this.lines = List.copyOf(lines);
    this.end = end;
  }

  byte[] body() {
    return body;
  }

  /// Bytes of the file, as it is on disk, up to the end of the batch.
  long end() {
    return end;
  }

  /// Whether it is one record that is larger than a batch.
  boolean isLarge() {
    return body.length > MOST_BYTES;
  }

  /// The line of the file on which a record of this batch begins.
  ///
  /// @param index from 0
  long lineOf(int index) {
    return lines.get(Math.min(index, lines.size() - 1));
  }

  long firstLine() {
    return lines.getFirst();
  }

  /// Gathers records until a batch is full.
  static final class Gathering {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<Long> lines = new ArrayList<>();

    /// Whether a record fits in. One that is larger than a batch is to go alone.
    boolean hasRoomFor(Records next) {
      return lines.isEmpty()
          || (lines.size() < MOST_RECORDS && body.size() + next.length() + 1 <= MOST_BYTES);
    }

    void add(Records next) {
      lines.add(next.line());
      byte[] record = next.bytes();
      for (byte b : record) {
        // Between the lines of a record there are blanks only: a string has no line end.
        body.write(b == '\n' || b == '\r' ? ' ' : b);
      }
      body.write('\n');
    }

    boolean isEmpty() {
      return lines.isEmpty();
    }

    /// Hands the batch out, and begins the next.
    ///
    /// @param end bytes of the file so far
    ImportBatch take(long end) {
      var batch = new ImportBatch(body.toByteArray(), lines, end);
      body.reset();
      lines.clear();
      return batch;
    }
  }
}
