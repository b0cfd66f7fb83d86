package dev.outspan.delivery;

import dev.outspan.blob.BlobStore;
import dev.outspan.blob.Draft;
import dev.outspan.export.ExportScan;
import dev.outspan.export.FileKind;
import dev.outspan.export.FileProof;
import dev.outspan.export.SpanFile;
import dev.outspan.span.Json;
import dev.outspan.store.SpanReader;
import dev.outspan.table.TableWriter;
import java.io.IOException;
import java.io.OutputStream;

/// Writes the file of an export and its manifest into the blob store, the manifest last.
final class ExportRun {
  private final SpanReader spans;
  private final BlobStore blobs;
  private final TableWriter tables;

  ExportRun(SpanReader spans, BlobStore blobs, TableWriter tables) {
    this.spans = spans;
    this.blobs = blobs;
    this.tables = tables;
  }

  /// @throws dev.outspan.store.StoreException if the scan failed or was canceled
  /// @throws dev.outspan.blob.BlobException if the file could not be kept
  ExportResult write(ExportFile file, ExportOrder order, Progress progress) {
    var kind = FileKind.of(order.request(), tables);
    try (var scan = ExportScan.open(spans, order.request(), kind)) {
      progress.begin(scan);
      var watched = new WatchedScan(scan, progress);
      try {
        FileProof proof = write(file, kind, watched, progress);
        Json manifest = Manifest.of(file, order, proof, ExportScan.watermark(spans, scan));
        try (Draft draft = blobs.begin(file.manifestName(), file.manifestType())) {
          draft.write(manifest.bytes(), 0, manifest.sizeBytes());
          draft.publish();
        }
        return new ExportResult(proof, scan.version(), watched.starts(), manifest.sizeBytes());
      } finally {
        progress.end(scan.total());
      }
    }
  }

  private FileProof write(ExportFile file, FileKind kind, WatchedScan scan, Progress progress) {
    try (Draft draft = blobs.begin(file.blobName(), file.type())) {
      FileProof proof = SpanFile.write(scan, kind, new Counted(draft, progress));
      draft.publish();
      return proof;
    } catch (IOException e) {
      throw new IllegalStateException("a draft throws no IOException", e);
    }
  }

  /// Counts what it passes on.
  private static final class Counted extends OutputStream {
    private final Draft target;
    private final Progress progress;
    private long bytes;

    Counted(Draft target, Progress progress) {
      this.target = target;
      this.progress = progress;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int count) {
      progress.requireWanted();
      target.write(source, from, count);
      bytes += count;
      progress.wrote(bytes);
    }
  }
}
