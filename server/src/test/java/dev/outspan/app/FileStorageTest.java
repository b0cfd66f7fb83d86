package dev.outspan.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.account.Actor;
import dev.outspan.account.AuditLog;
import dev.outspan.api.Delivery;
import dev.outspan.blob.local.LocalBlobStore;
import dev.outspan.delivery.ExportJob;
import dev.outspan.delivery.ExportOrder;
import dev.outspan.query.Selection;
import dev.outspan.span.Json;
import dev.outspan.store.SpanStore;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.Spans;
import dev.outspan.wire.Compression;
import dev.outspan.wire.CsvStyle;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.request.ExportMethod;
import dev.outspan.wire.request.ExportRequest;
import dev.outspan.wire.request.LinkTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStorageTest {
  @TempDir private Path directory;

  @Test
  void fault_ofADirectoryWithRoom_isNone() {
    assertThat(FileStorage.fault(LocalBlobStore.open(directory, 0))).isEmpty();
  }

  @Test
  void open_whereFilesAreOff_stillTakesBackThoseOfEarlierStarts() throws Exception {
    var audit = new AuditLog(directory, Clock.systemUTC());
    try (var store = new MemorySpanStore()) {
      store.writer().upsert(Spans.many("t", 3));
      try (var opened = new Opened()) {
        Delivery on = open(Map.of(), opened, store, audit);
        ExportJob job = on.exports().orElseThrow().submit(order());
        assertThat(job.await(Duration.ofSeconds(20))).isTrue();
        assertThat(files()).hasSize(2);
      }
      try (var opened = new Opened()) {
        Delivery off = open(Map.of("OUTSPAN_FILES", "off"), opened, store, audit);
        assertThat(off.exports()).isEmpty();
        store.deletion().deleteTrace(Spans.ACCOUNT, "t");
        off.onDeletion().accept(Spans.ACCOUNT);
        assertThat(files()).isEmpty();
      }
    }
  }

  private Delivery open(
      Map<String, String> environment, Opened opened, SpanStore store, AuditLog audit) {
    return FileStorage.of(environment).open(opened, directory, store, audit, Clock.systemUTC());
  }

  private static ExportOrder order() {
    var request =
        new ExportRequest(
            Selection.everythingOf(Spans.ACCOUNT),
            false,
            ExportFormat.JSONL,
            CsvStyle.plain(false),
            Compression.NONE,
            ExportMethod.SIGNED_URL,
            new LinkTerms(Duration.ofHours(1), false),
            Optional.empty());
    return new ExportOrder(Actor.SERVER, request, "spans.jsonl", Json.EMPTY_OBJECT);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("exports/files"))) {
      return files.toList();
    }
  }

  @Test
  void fault_ofAFullDisk_saysHowMuchIsMissing() {
    assertThat(FileStorage.fault(LocalBlobStore.open(directory, Long.MAX_VALUE)).orElseThrow())
        .matches(
            "exported files cannot be kept now: \\d+ bytes of the disk are free,"
                + " 9223372036854775807 have to be left");
  }
}
