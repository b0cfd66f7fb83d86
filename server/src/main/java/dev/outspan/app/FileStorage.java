package dev.outspan.app;

import dev.outspan.account.AuditLog;
import dev.outspan.account.SigningKey;
import dev.outspan.api.Delivery;
import dev.outspan.blob.BlobException;
import dev.outspan.blob.BlobStore;
import dev.outspan.blob.local.LocalBlobStore;
import dev.outspan.blob.s3.S3BlobStore;
import dev.outspan.blob.s3.S3Settings;
import dev.outspan.delivery.ExportEvents;
import dev.outspan.delivery.ExportSettings;
import dev.outspan.delivery.Exports;
import dev.outspan.delivery.Links;
import dev.outspan.store.SpanStore;
import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.ParquetWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where exported files go: into the data directory, into a bucket, or nowhere.
final class FileStorage {
  static final String VARIABLE = "OUTSPAN_FILES";
  private static final Logger LOG = LoggerFactory.getLogger(FileStorage.class);

  private final boolean isOn;
  private final Optional<S3Settings> bucket;

  private FileStorage(boolean isOn, Optional<S3Settings> bucket) {
    this.isOn = isOn;
    this.bucket = bucket;
  }

  /// What `OUTSPAN_FILES` says: `on`, as without it, or `off`; and the variables of a bucket.
  static FileStorage of(Map<String, String> environment) {
    boolean isOn = OutspanServer.isOn(environment, VARIABLE);
    try {
      return new FileStorage(isOn, S3Settings.parse(environment));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /// Takes up the files of a data directory. The store has to be open longer than they are.
  Delivery open(Opened opened, Path dataDirectory, SpanStore store, AuditLog audit, Clock clock) {
    var events = new ExportEvents(audit);
    var tables =
        ParquetWriter.open(
            dataDirectory.resolve("spool"), DuckDbSettings.DEFAULT.minimumFreeBytes());
    opened.then(tables::close);
    Path directory = dataDirectory.resolve("exports");
    if (!isOn && !Files.isDirectory(directory)) {
      return new Delivery(Optional.empty(), tables, events, _ -> {});
    }
    BlobStore blobs = blobs(directory.resolve("files"));
    // Apart from the start, which a storage that is silent would hold up.
    Thread.ofVirtual().name("check-of-files").start(() -> fault(blobs).ifPresent(LOG::warn));
    var links = new Links(SigningKey.of(dataDirectory), clock);
    var keeping = new Exports.Keeping(blobs, tables, directory.resolve("records"), links, events);
    var exports = new Exports(store.reader(), keeping, ExportSettings.DEFAULT, clock);
    opened.then(exports::close);
    // Files of an earlier start still expire, and are taken back, also where nobody gets them.
    return new Delivery(Optional.of(exports).filter(_ -> isOn), tables, events, exports::deleted);
  }

  /// Why files cannot be kept now, in one line; empty if they can.
  static Optional<String> fault(BlobStore blobs) {
    try {
      blobs.check();
      return Optional.empty();
    } catch (BlobException e) {
      String reason = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      return Optional.of("exported files cannot be kept now: " + reason);
    }
  }

  private BlobStore blobs(Path directory) {
    try {
      return bucket.isPresent()
          ? S3BlobStore.open(bucket.get())
          : LocalBlobStore.open(directory, DuckDbSettings.DEFAULT.minimumFreeBytes());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
