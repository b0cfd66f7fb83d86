package dev.outspan.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.account.FakeTime;
import dev.outspan.blob.BlobType;
import dev.outspan.blob.Draft;
import dev.outspan.blob.local.LocalBlobStore;
import dev.outspan.testing.Spans;
import dev.outspan.wire.Compression;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.request.LinkTerms;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExportsTest extends WithExports {

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
      awaitEnd(exports.submit(order()));
      assertThat(reader.scans()).isEqualTo(2);
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
          .hasMessage("there are 3 exports waiting or running")
          .extracting(e -> ((BusyException) e).isOfAccount())
          .isEqualTo(false);
      assertThat(list(exports, Spans.ACCOUNT)).hasSize(2);
      assertThat(list(exports, "third")).isEmpty();
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
            new LinkTerms(Duration.ofHours(1), false),
            "directory",
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
      link = exports.link(job, "http://x").url().toString();
    }
    String query = link.substring(link.indexOf('?') + 1);
    try (var exports = exports()) {
      var job = exports.linked(before.file().blobName(), query);
      assertThat(job).map(linked -> linked.job().record()).contains(before);
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
}
