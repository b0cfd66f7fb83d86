package dev.outspan.api;

import dev.outspan.account.AuditLog;
import dev.outspan.account.SigningKey;
import dev.outspan.blob.local.LocalBlobStore;
import dev.outspan.delivery.ExportEvents;
import dev.outspan.delivery.ExportSettings;
import dev.outspan.delivery.Exports;
import dev.outspan.delivery.Links;
import dev.outspan.store.SpanStore;
import dev.outspan.table.TableWriter;
import dev.outspan.testing.NoTables;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/// Exported files in a directory of a test.
final class TestDelivery {
  private TestDelivery() {}

  static Delivery in(Path directory, SpanStore store, Clock clock) {
    return in(directory, store, NoTables.WRITER, clock);
  }

  static Delivery in(Path directory, SpanStore store, TableWriter tables, Clock clock) {
    var events = new ExportEvents(new AuditLog(directory, clock));
    var keeping =
        new Exports.Keeping(
            LocalBlobStore.open(directory.resolve("files"), 0),
            tables,
            directory.resolve("records"),
            new Links(SigningKey.of(directory), clock),
            events);
    var exports = new Exports(store.reader(), keeping, ExportSettings.DEFAULT, clock);
    return new Delivery(Optional.of(exports), tables, events, exports::deleted);
  }

  /// Of a server that keeps no files.
  static Delivery none(Path directory, Clock clock) {
    var events = new ExportEvents(new AuditLog(directory, clock));
    return new Delivery(Optional.empty(), NoTables.WRITER, events, _ -> {});
  }
}
