package dev.outspan.export;

import dev.outspan.span.Assessment;
import dev.outspan.store.SpanScan;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/// A file of spans while it is written: row after row into one reused buffer, and from there in
/// pieces of about 64 KiB, compressed if the file is, to where the file goes, counted and hashed on
/// the way.
public final class SpanFile {
  private static final int PIECE_BYTES = 64 << 10;

  private final FileKind kind;
  private final OutputStream target;
  private final Utf8Buffer piece = new Utf8Buffer(2 * PIECE_BYTES);
  private long scanned;

  private SpanFile(FileKind kind, OutputStream target) {
    this.kind = kind;
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
      var file = new SpanFile(kind, packed);
      file.append(scan);
      packed.finish();
      var skipped = kind.format().skipped();
      long left = skipped.values().stream().mapToLong(Long::longValue).sum();
      return proven.proof(file.scanned - left, skipped);
    }
  }

  private void append(SpanScan scan) throws IOException {
    kind.format().begin(piece);
    while (scan.next()) {
      kind.format().append(piece, scan.row(), assessments(scan));
      scanned++;
      if (piece.length() >= PIECE_BYTES) {
        pass();
      }
    }
    kind.format().end(piece);
    pass();
  }

  private Optional<List<Assessment>> assessments(SpanScan scan) {
    return switch (kind.assessments()) {
      case NONE -> Optional.empty();
      case INLINE -> Optional.of(scan.assessments());
    };
  }

  private void pass() throws IOException {
    target.write(piece.array(), 0, piece.length());
    piece.clear();
  }
}
