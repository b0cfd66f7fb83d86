package dev.outspan.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.account.AuditLog;
import dev.outspan.blob.BlobException;
import dev.outspan.testing.Spans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of exports when the disk refuses, memory ends or threads are interrupted.
class ExportFaultsTest extends WithExports {

  @BeforeEach
  void store() {
    store.writer().upsert(Spans.many("t", 5));
  }

  private Path records() {
    return directory.resolve("records");
  }

  /// Where a record's new text would go.
  private Path draft(ExportJob job) {
    return records().resolve(job.record().file().id() + ".json.tmp");
  }

  /// From now on the record cannot be written.
  private void block(ExportJob job) throws IOException {
    Files.createDirectories(draft(job).resolve("in the way"));
  }

  private void unblock(ExportJob job) throws IOException {
    Files.delete(draft(job).resolve("in the way"));
    Files.deleteIfExists(draft(job)); // a thread that writes again may have done it
  }

  private void assertOnDisk(ExportJob job) {
    try (var exports = exports()) {
      assertThat(exports.find(Spans.ACCOUNT, job.record().file().id()))
          .map(ExportJob::record)
          .contains(job.record());
    }
  }

  @Test
  void submit_whoseRecordCannotBeWritten_isRefused() throws Exception {
    try (var exports = exports()) {
      Files.delete(records());
      assertThatThrownBy(() -> exports.submit(order()))
          .isInstanceOf(BlobException.Unavailable.class);
      assertThat(list(exports, Spans.ACCOUNT)).isEmpty();
      Files.createDirectory(records());
      awaitEnd(exports.submit(order()));
    }
  }

  /// Lets a running export come to an end in some way.
  @FunctionalInterface
  private interface Ending {
    void of(Exports exports, ExportJob job, HeldReader reader);
  }

  private void assertHoldsUnwritten(Ending ending, ExportStatus status, String reason)
      throws Exception {
    var reader = new HeldReader(store.reader(), 3);
    ExportJob job;
    try (var exports = exports(reader, 0)) {
      job = exports.submit(order());
      reader.awaitHeld();
      block(job);
      ending.of(exports, job, reader);
      awaitEnd(job);
      assertFailed(job, status, reason);
      unblock(job);
      exports.sweep();
      awaitNoFiles();
    }
    assertFailed(job, status, reason);
    assertOnDisk(job);
  }

  @Test
  void end_thatCannotBeWritten_isOneNevertheless() throws Exception {
    assertHoldsUnwritten(
        (_, _, reader) -> reader.release(), ExportStatus.FAILED, "storage_unavailable");
  }

  @Test
  void cancel_thatCannotBeWritten_holds() throws Exception {
    assertHoldsUnwritten(
        (exports, job, _) -> exports.cancel(job, ANN), ExportStatus.CANCELED, "canceled");
  }

  @Test
  void removal_thatCannotBeWritten_holds() throws Exception {
    ExportJob job;
    try (var exports = exports()) {
      job = exports.submit(order());
      awaitEnd(job);
      block(job);
      exports.cancel(job, ANN);
      assertFailed(job, ExportStatus.REVOKED, "removed");
      assertThat(files()).isEmpty();
      unblock(job);
      exports.sweep();
    }
    assertOnDisk(job);
  }

  @Test
  void start_thatCannotWriteDownWhatRan_goesOn() throws Exception {
    var reader = new HeldReader(store.reader(), 3);
    ExportJob job;
    ExportRecord running;
    try (var exports = exports(reader, 0)) {
      job = exports.submit(order());
      reader.awaitHeld();
      running = job.record();
    }
    new RecordFiles(records()).write(running);
    block(job);
    try (var exports = exports()) {
      ExportJob known = exports.find(Spans.ACCOUNT, job.record().file().id()).orElseThrow();
      assertFailed(known, ExportStatus.FAILED, "interrupted");
      awaitEnd(exports.submit(order()));
    }
  }

  @Test
  void start_deletesWhatAKillLeftOfRecords() throws Exception {
    Files.createDirectories(records());
    Files.writeString(records().resolve("x.json.tmp"), "{");
    try (var _ = exports();
        var files = Files.list(records())) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void change_ofAForgottenExport_bringsNothingBack() throws Exception {
    ExportJob known;
    try (var exports = exports()) {
      known = exports.submit(order());
      awaitEnd(known);
    }
    var events = new ExportEvents(new AuditLog(directory, time));
    var book = new ExportBook(new RecordFiles(records()), events, SMALL, time);
    ExportJob job = book.find(known.record().file().id()).orElseThrow();
    book.forget(job);
    assertThat(book.change(job, Optional::of)).isFalse();
    book.end(job, ExportStatus.REVOKED, ExportFailure.REMOVED, ANN);
    try (var files = Files.list(records())) {
      assertThat(files).isEmpty();
    }
    assertThat(events()).containsExactly("export.finished");
  }

  @Test
  void run_thatDiesOfAnError_fails() throws Exception {
    var reader = new AwkwardReader(store.reader());
    reader.fail("scan", new OutOfMemoryError("as the test wants it"));
    try (var exports = exports(reader.made(), 0)) {
      for (int round = 0; round < 3; round++) {
        ExportJob job = exports.submit(order());
        awaitEnd(job);
        assertFailed(job, ExportStatus.FAILED, "internal");
      }
    }
  }

  @Test
  void finish_withoutReceipt_fails() throws Exception {
    try (var exports = exports()) {
      Files.createDirectory(directory.resolve("audit.log"));
      ExportJob job = exports.submit(order());
      awaitEnd(job);
      assertFailed(job, ExportStatus.FAILED, "storage_unavailable");
      awaitNoFiles();
    }
  }

  @Test
  void cancel_onAnInterruptedThread_isWrittenDown() throws Exception {
    var reader = new HeldReader(store.reader(), 3);
    ExportJob job;
    try (var exports = exports(reader, 0)) {
      job = exports.submit(order());
      reader.awaitHeld();
      Thread.currentThread().interrupt();
      exports.cancel(job, ANN);
      assertThat(Thread.interrupted()).isTrue();
      awaitNoFiles();
    }
    assertFailed(job, ExportStatus.CANCELED, "canceled");
    assertOnDisk(job);
    assertThat(events()).containsExactly("export.canceled");
  }
}
