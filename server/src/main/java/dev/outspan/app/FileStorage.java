package dev.outspan.app;

import dev.outspan.account.AuditLog;
import dev.outspan.account.SigningKey;
import dev.outspan.api.Delivery;
import dev.outspan.blob.BlobStore;
import dev.outspan.blob.local.LocalBlobStore;
import dev.outspan.delivery.ExportEvents;
import dev.outspan.delivery.ExportSettings;
import dev.outspan.delivery.Exports;
import dev.outspan.delivery.Links;
import dev.outspan.store.SpanStore;
import dev.outspan.store.duckdb.DuckDbSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/// Where exported files go: into the data directory, or nowhere.
final class FileStorage {
  static final String VARIABLE = "OUTSPAN_FILES";

  private final boolean isOn;

  private FileStorage(boolean isOn) {
    this.isOn = isOn;
  }

  /// What `OUTSPAN_FILES` says: `on`, as without it, or `off`.
  static FileStorage of(Map<String, String> environment) {
    String setting = environment.getOrDefault(VARIABLE, "on");
    return switch (setting) {
      case "on" -> new FileStorage(true);
      case "off" -> new FileStorage(false);
      default ->
          throw new CommandFailure("%s is %s, neither on nor off".formatted(VARIABLE, setting));
    };
  }

  /// Takes up the files of a data directory. The store has to be open longer than they are.
  Delivery open(Opened opened, Path dataDirectory, SpanStore store, AuditLog audit, Clock clock) {
    var events = new ExportEvents(audit);
    if (!isOn) {
      return new Delivery(Optional.empty(), events);
    }
    Path directory = dataDirectory.resolve("exports");
    BlobStore blobs =
        LocalBlobStore.open(directory.resolve("files"), DuckDbSettings.DEFAULT.minimumFreeBytes());
    var links = new Links(SigningKey.of(dataDirectory), clock);
    var keeping = new Exports.Keeping(blobs, directory.resolve("records"), links, events);
    var exports = new Exports(store.reader(), keeping, ExportSettings.DEFAULT, clock);
    opened.then(exports::close);
    return new Delivery(Optional.of(exports), events);
  }
}
