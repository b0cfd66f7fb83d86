package dev.outspan.export;

import dev.outspan.span.Assessment;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.SpanScan;
import dev.outspan.wire.SpanFormat;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A file of spans while it is written: row after row into one reused buffer, and from there in
/// pieces of about 64 KiB to where the file goes, counted and hashed on the way.
public final class SpanFile {
  private static final int PIECE_BYTES = 64 << 10;

  private final SpanFormat format;
  private final OutputStream target;
  private final MessageDigest digest = sha256();
  private final Utf8Buffer piece = new Utf8Buffer(2 * PIECE_BYTES);
  private long rows;
  private long bytes;

  private SpanFile(SpanFormat format, OutputStream target) {
    this.format = format;
    this.target = target;
  }

  /// Writes all rows of a scan. The target is neither flushed nor closed.
  ///
  /// @param assessments whether rows are written with their assessments
  /// @return what the file is, now that it is whole
  /// @throws IOException if the target takes no more
  /// @throws dev.outspan.store.StoreException if the scan failed: what was written is not a file
  public static FileProof write(
      SpanScan scan, SpanFormat format, Assessments assessments, OutputStream target)
      throws IOException {
    var file = new SpanFile(format, target);
    format.begin(file.piece);
    while (scan.next()) {
      file.append(scan, assessments);
    }
    format.end(file.piece);
    file.pass();
    return new FileProof(file.rows, file.bytes, HexFormat.of().formatHex(file.digest.digest()));
  }

  private void append(SpanScan scan, Assessments assessments) throws IOException {
    Optional<List<Assessment>> shown =
        switch (assessments) {
          case NONE -> Optional.empty();
          case INLINE -> Optional.of(scan.assessments());
        };
    format.append(piece, scan.row(), shown);
    rows++;
    if (piece.length() >= PIECE_BYTES) {
      pass();
    }
  }

  private void pass() throws IOException {
    digest.update(piece.array(), 0, piece.length());
    target.write(piece.array(), 0, piece.length());
    bytes += piece.length();
    piece.clear();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
