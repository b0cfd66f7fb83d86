package dev.outspan.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.account.Actor;
import dev.outspan.account.AuditLog;
import dev.outspan.account.FakeTime;
import dev.outspan.account.SigningKey;
import dev.outspan.blob.BlobType;
import dev.outspan.blob.Draft;
import dev.outspan.blob.local.LocalBlobStore;
import dev.outspan.query.Selection;
import dev.outspan.span.Json;
import dev.outspan.store.SpanReader;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.NoTables;
import dev.outspan.testing.Spans;
import dev.outspan.wire.Compression;
import dev.outspan.wire.CsvStyle;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.request.ExportMethod;
import dev.outspan.wire.request.ExportRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportsTest {
  private static final Actor ANN = Actor.ofKey("ann", "r1");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ExportSettings SMALL =
      new ExportSettings(1, 3, 2, Duration.ofHours(24), Duration.ofHours(1));

  @TempDir private Path directory;
  private final FakeTime time = new FakeTime();
  private final MemorySpanStore store = new MemorySpanStore();

  @AfterEach
  void close() {
    store.close();
  }

  private Exports exports(SpanReader reader, long minimumFreeBytes) {
    var keeping =
        new Exports.Keeping(
            LocalBlobStore.open(directory.resolve("files"), minimumFreeBytes),
            NoTables.WRITER,
            directory.resolve("records"),
            new Links(SigningKey.of(directory), time),
            new ExportEvents(new AuditLog(directory, time)));
    return new Exports(reader, keeping, SMALL, time);
  }

  private Exports exports() {
    return exports(store.reader(), 0);
  }

  private static ExportOrder order() {
    return order(Spans.ACCOUNT);
  }

  private static ExportOrder order(String account) {
    var request =
        new ExportRequest(
            Selection.everythingOf(account),
            true,
            ExportFormat.JSONL,
            CsvStyle.plain(true),
            Compression.NONE,
            ExportMethod.SIGNED_URL,
            Duration.ofHours(1),
            Optional.empty());
    return new ExportOrder(ANN, request, "spans.jsonl", Json.EMPTY_OBJECT);
  }

  private static void awaitEnd(ExportJob job) throws InterruptedException {
    assertThat(job.await(PATIENCE)).isTrue();
  }

  private static void assertFailed(ExportJob job, ExportStatus status, String reason) {
    assertThat(job.record().status()).isEqualTo(status);
    assertThat(job.record().failure()).map(ExportFailure::reason).contains(reason);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("files"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /// Waits until the threads have put everything away.
  private void awaitNoFiles() throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!files().isEmpty() && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(files()).isEmpty();
  }

  private List<String> events() throws IOException {
    return Files.readAllLines(directory.resolve("audit.log")).stream()
        .map(line -> line.replaceAll(".*\"event\":\"([a-z_.]*)\".*", "$1"))
        .toList();
  }

  @Test
  void submit_writesTheFileAndItsManifest() throws Exception {
    store.writer().upsert(Spans.many("t", 5));
    try (var exports = exports()) {
      ExportJob job = exports.submit(order());
      awaitEnd(job);
      assertThat(job.record().status()).isEqualTo(ExportStatus.SUCCEEDED);
      String name = job.record().file().blobName();
      assertThat(files()).containsExactly(name, name + ".manifest.json");
      try (var file = exports.read(job, 0)) {
        assertThat(new String(file.readAllBytes(), UTF_8).lines()).hasSize(5);
      }
      var view = job.progress().view();
      assertThat(view.rows()).isEqualTo(5);
      assertThat(view.totalRows()).hasValue(5);
      assertThat(view.bytes()).isEqualTo(job.record().result().orElseThrow().proof().bytes());
    }
  }

  @Test
  void cancel_ofARunningExport_leavesNoFile() throws Exception {
    store.writer().upsert(Spans.many("t", 5));
    var reader = new HeldReader(store.reader(), 3);
    try (var exports = exports(reader, 0)) {
      ExportJob job = exports.submit(order());
      reader.awaitHeld();
      assertThat(job.record().status()).isEqualTo(ExportStatus.RUNNING);
      assertThat(job.progress().view().rows()).isEqualTo(3);
      exports.cancel(job, ANN);
      awaitEnd(job);
      assertFailed(job, ExportStatus.CANCELED, "canceled");
      awaitNoFiles();
    }
    assertThat(events()).containsExactly("export.canceled");
  }

  @Test
  void cancel_ofAWaitingExport_keepsItFromRunning() throws Exception {
    var reader = new HeldReader(store.reader(), 0);
    try (var exports = exports(reader, 0)) {
      ExportJob running = exports.submit(order());
      reader.awaitHeld();
      ExportJob waiting = exports.submit(order());
      assertThat(waiting.record().status()).isEqualTo(ExportStatus.QUEUED);
      exports.cancel(waiting, ANN);
      exports.cancel(running, ANN);
      awaitEnd(waiting);
      assertFailed(waiting, ExportStatus.CANCELED, "canceled");
    }
  }

  @Test
  void submit_ofTooMany_isRefused() {
    var reader = new HeldReader(store.reader(), 0);
    try (var exports = exports(reader, 0)) {
      exports.submit(order());
      exports.submit(order());
      assertThatThrownBy(() -> exports.submit(order()))
          .isInstanceOf(BusyException.class)
          .hasMessage("the account has 2 exports waiting or running")
          .extracting(e -> ((BusyException) e).isOfAccount())
          .isEqualTo(true);
      exports.submit(order("other"));
      assertThatThrownBy(() -> exports.submit(order("third")))
          .isInstanceOf(BusyException.class)
          .hasMessage("3 exports are waiting or running")
          .extracting(e -> ((BusyException) e).isOfAccount())
          .isEqualTo(false);
      assertThat(exports.list(Spans.ACCOUNT)).hasSize(2);
      assertThat(exports.list("third")).isEmpty();
    }
  }

  @Test
  void close_failsWhatRuns() throws Exception {
    store.writer().upsert(Spans.many("t", 5));
    var reader = new HeldReader(store.reader(), 2);
    ExportJob job;
    try (var exports = exports(reader, 0)) {
      job = exports.submit(order());
      reader.awaitHeld();
    }
    assertFailed(job, ExportStatus.FAILED, "interrupted");
    assertThat(files()).isEmpty();
    try (var exports = exports()) {
      ExportJob known = exports.find(Spans.ACCOUNT, job.record().file().id()).orElseThrow();
      assertThat(known.record()).isEqualTo(job.record());
    }
  }

  @Test
  void start_afterAKill_failsWhatRan_andRemovesWhatItLeft() throws Exception {
    var file =
        new ExportFile(
            "0123456789abcdef0123456789abcdef",
            Spans.ACCOUNT,
            "ann",
            "spans.jsonl",
            ExportFormat.JSONL,
            Compression.GZIP,
            FakeTime.START);
    var records = new RecordFiles(directory.resolve("records"));
    ExportRecord running =
        ExportRecord.queued(file, FakeTime.START.plus(Duration.ofHours(1))).running(FakeTime.START);
    records.write(running);
    // Killed between the two files: the first is there, the second half written.
    var blobs = LocalBlobStore.open(directory.resolve("files"), 0);
    try (Draft whole = blobs.begin(file.blobName(), new BlobType("x/y", "x"))) {
      whole.write(new byte[9], 0, 9);
      whole.publish();
    }
    blobs.begin(file.manifestName(), new BlobType("x/y", "x")).write(new byte[9], 0, 9);
    try (var exports = exports()) {
      ExportJob job = exports.find(Spans.ACCOUNT, file.id()).orElseThrow();
      assertFailed(job, ExportStatus.FAILED, "interrupted");
      awaitNoFiles();
    }
  }

  @Test
  void restart_keepsFilesAndLinks() throws Exception {
    store.writer().upsert(Spans.many("t", 5));
    ExportRecord before;
    String link;
    try (var exports = exports()) {
      ExportJob job = exports.submit(order());
      awaitEnd(job);
      before = job.record();
      link = exports.link(job, "http://x", Duration.ofHours(1)).toString();
    }
    String query = link.substring(link.indexOf('?') + 1);
    try (var exports = exports()) {
      var job = exports.linked(before.file().blobName(), query);
      assertThat(job).map(ExportJob::record).contains(before);
    }
    Files.delete(directory.resolve("signing.key"));
    try (var exports = exports()) {
      assertThat(exports.linked(before.file().blobName(), query)).isEmpty();
    }
  }

  @Test
  void submit_onAFullDisk_fails() throws Exception {
    try (var exports = exports(store.reader(), Long.MAX_VALUE)) {
      ExportJob job = exports.submit(order());
      awaitEnd(job);
      assertFailed(job, ExportStatus.FAILED, "storage_full");
      awaitNoFiles();
    }
  }

  @Test
  void deletion_whileAFileIsWritten_takesItBack() throws Exception {
    store.writer().upsert(Spans.many(Spans.ACCOUNT, 5));
    var reader = new HeldReader(store.reader(), 3);
    try (var exports = exports(reader, 0)) {
      ExportJob job = exports.submit(order());
      reader.awaitHeld();
      store.deletion().deleteTrace(Spans.ACCOUNT, Spans.ACCOUNT);
      exports.deleted(Spans.ACCOUNT);
      reader.release();
      awaitEnd(job);
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (job.record().status() != ExportStatus.REVOKED && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      assertFailed(job, ExportStatus.REVOKED, "data_deleted");
      awaitNoFiles();
    }
  }

  @Test
  void link_thatLivesLonger_keepsTheFile() throws Exception {
    try (var exports = exports()) {
      ExportJob job = exports.submit(order());
      awaitEnd(job);
      exports.link(job, "http://x", Duration.ofDays(7));
      time.pass(Duration.ofDays(7).minusSeconds(1));
      exports.sweep();
      assertThat(job.record().status()).isEqualTo(ExportStatus.SUCCEEDED);
      time.pass(Duration.ofSeconds(2));
      exports.sweep();
      assertThat(exports.list(Spans.ACCOUNT)).isEmpty();
      assertThat(files()).isEmpty();
    }
  }
}
