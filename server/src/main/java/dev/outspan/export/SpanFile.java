package dev.outspan.export;

import dev.outspan.span.Assessment;
import dev.outspan.span.SpanRow;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.SpanScan;
import dev.outspan.wire.SpanFormat;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A file of spans while it is written: row after row into one reused buffer, and from there in
/// pieces of about 64 KiB, compressed if the file is, to where the file goes, counted and hashed on
/// the way. A table is written by its writer instead.
public final class SpanFile {
  private static final int PIECE_BYTES = 64 << 10;

  private final SpanFormat format;
  private final Assessments assessments;
  private final OutputStream target;
  private final Utf8Buffer piece = new Utf8Buffer(2 * PIECE_BYTES);
  private long scanned;

  private SpanFile(SpanFormat format, Assessments assessments, OutputStream target) {
    this.format = format;
    this.assessments = assessments;
    this.target = target;
  }

  /// Writes all rows of a scan. The target is neither flushed nor closed.
  ///
  /// @return what the file is, now that it is whole
  /// @throws IOException if the target takes no more
  /// @throws dev.outspan.store.StoreException if the scan failed: what was written is not a file
  public static FileProof write(SpanScan scan, FileKind kind, OutputStream target)
      throws IOException {
    var proven = new ProvenStream(target);
    try (var packed = PackedStream.open(kind.compression(), proven)) {
      Written written = write(scan, kind, packed);
      packed.finish();
      return proven.proof(written.rows, written.skipped);
    }
  }

  /// What got into a file, and what did not.
  private record Written(long rows, SequencedMap<String, Long> skipped) {}

  private static Written write(SpanScan scan, FileKind kind, PackedStream target)
      throws IOException {
    return switch (kind.content()) {
      case FileKind.Rows(var format) -> {
        var file = new SpanFile(format, kind.assessments(), target);
        file.append(scan);
        var skipped = format.skipped();
        long left = skipped.values().stream().mapToLong(Long::longValue).sum();
        yield new Written(file.scanned - left, skipped);
      }
      case FileKind.Table(var columns, var writer) -> {
        var table = new SpanTable(scan, columns);
        writer.write(table, target);
        yield new Written(table.rows(), Collections.emptyNavigableMap());
      }
    };
  }

  private void append(SpanScan scan) throws IOException {
    format.begin(piece);
    while (scan.next()) {
      append(scan, scan.row());
      scanned++;
      if (piece.length() >= PIECE_BYTES) {
        pass();
      }
    }
    format.end(piece);
    pass();
  }

  private void append(SpanScan scan, SpanRow row) {
    if (row.isDeleted()) {
      format.appendDeleted(piece, row);
    } else {
      format.append(piece, row, assessments(scan));
    }
  }

  private Optional<List<Assessment>> assessments(SpanScan scan) {
    return switch (assessments) {
      case NONE -> Optional.empty();
      case INLINE -> Optional.of(scan.assessments());
    };
  }

  private void pass() throws IOException {
    target.write(piece.array(), 0, piece.length());
    piece.clear();
  }
}
