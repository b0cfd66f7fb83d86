package dev.outspan.api;

import dev.outspan.account.AuditLog;
import dev.outspan.account.SigningKey;
import dev.outspan.blob.local.LocalBlobStore;
import dev.outspan.delivery.ExportEvents;
import dev.outspan.delivery.ExportSettings;
import dev.outspan.delivery.Exports;
import dev.outspan.delivery.Links;
import dev.outspan.store.SpanStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/// Exported files in a directory of a test.
final class TestDelivery {
  private TestDelivery() {}

  static Delivery in(Path directory, SpanStore store, Clock clock) {
    var events = new ExportEvents(new AuditLog(directory, clock));
    var keeping =
        new Exports.Keeping(
            LocalBlobStore.open(directory.resolve("files"), 0),
            directory.resolve("records"),
            new Links(SigningKey.of(directory), clock),
            events);
    var exports = new Exports(store.reader(), keeping, ExportSettings.DEFAULT, clock);
    return new Delivery(Optional.of(exports), events);
  }

  /// Of a server that keeps no files.
  static Delivery none(Path directory, Clock clock) {
    return new Delivery(Optional.empty(), new ExportEvents(new AuditLog(directory, clock)));
  }
}
