package dev.outspan.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.blob.local.LocalBlobStore;
import dev.outspan.span.Json;
import dev.outspan.store.StoreException;
import dev.outspan.testing.Spans;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// When files are taken back, and what is left of exports.
class RemovalTest extends WithExports {

  private static ExportSettings with(Duration longest, Duration sweep) {
    return new ExportSettings(
        SMALL.running(),
        SMALL.open(),
        SMALL.requestBytes(),
        SMALL.kept(),
        longest,
        SMALL.keep(),
        sweep,
        Duration.ofMillis(1));
  }

  private ExportJob finished(Exports exports, ExportOrder order) throws InterruptedException {
    ExportJob job = exports.submit(order);
    awaitEnd(job);
    assertThat(job.record().status()).isEqualTo(ExportStatus.SUCCEEDED);
    return job;
  }

  @Test
  void abandon_ofAFinishedExport_leavesTheFileToOthers() throws Exception {
    try (var exports = exports()) {
      ExportJob job = finished(exports, order());
      assertThat(exports.submit(order())).isSameAs(job);
      exports.abandon(job, ANN);
      assertThat(job.record().status()).isEqualTo(ExportStatus.SUCCEEDED);
      exports.cancel(job, ANN);
      assertFailed(job, ExportStatus.REVOKED, "removed");
      assertThat(exports.submit(order())).isNotSameAs(job);
    }
  }

  @Test
  void deletion_whileAFileIsWritten_keepsAnybodyFromGettingIt() throws Exception {
    store.writer().upsert(Spans.many(Spans.ACCOUNT, 5));
    var reader = new HeldReader(store.reader(), 3);
    try (var exports = exports(reader, 0)) {
      ExportJob job = exports.submit(order());
      reader.awaitHeld();
      store.deletion().deleteTrace(Spans.ACCOUNT, Spans.ACCOUNT);
      exports.deleted(Spans.ACCOUNT);
      reader.release();
      awaitEnd(job);
      assertFailed(job, ExportStatus.REVOKED, "data_deleted");
      awaitNoFiles();
    }
    assertThat(events()).containsExactly("export.revoked");
  }

  @Test
  void deletion_whileAnExportIsJustFinished_takesTheFileBack() throws Exception {
    store.writer().upsert(Spans.many("t", 5));
    var reader = new AwkwardReader(store.reader());
    try (var exports = exports(reader.made(), 0)) {
      reader.hold("deletions");
      ExportJob job = exports.submit(order());
      reader.awaitHeld();
      store.deletion().deleteTrace(Spans.ACCOUNT, "t");
      var deletion = Thread.ofPlatform().start(() -> exports.deleted(Spans.ACCOUNT));
      while (deletion.isAlive() && deletion.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      reader.release();
      deletion.join();
      awaitEnd(job);
      assertFailed(job, ExportStatus.REVOKED, "data_deleted");
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void links_thatAreAllUsed_areNotGivenOutAgain() throws Exception {
    try (var exports = exports()) {
      ExportJob job = finished(exports, order());
      for (int link = 0; link < ExportRecord.MOST_USED_LINKS; link++) {
        assertThat(exports.submit(order())).isSameAs(job);
        assertThat(exports.use(new LinkedFile(job, Optional.of("" + link)))).isTrue();
      }
      assertThat(exports.use(new LinkedFile(job, Optional.of("one more")))).isFalse();
      assertThat(exports.submit(order())).isNotSameAs(job);
    }
  }

  @Test
  void storeThatIsSilent_isLeftAloneUntilTheNextSweep() throws Exception {
    store.writer().upsert(Spans.many("t", 5));
    var blobs = elsewhere();
    var settings = with(SMALL.longest(), SMALL.sweep());
    try (var exports = exports(store.reader(), blobs, settings)) {
      for (String account : List.of("a", "b", "c")) {
        finished(exports, order(account));
      }
      blobs.isStubborn = true;
      blobs.silence = settings.silence().multipliedBy(2);
      list(exports, "a").forEach(job -> exports.cancel(job, ANN));
      assertThat(blobs.tries).isEqualTo(1);
      list(exports, "b").forEach(job -> exports.cancel(job, ANN));
      exports.deleted("b");
      assertThat(blobs.tries).isEqualTo(1);
      exports.sweep();
      assertThat(blobs.tries).isEqualTo(2);
      blobs.isStubborn = false;
      exports.sweep();
      assertThat(files()).hasSize(2);
      list(exports, "c").forEach(job -> exports.cancel(job, ANN));
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void deletion_ofASpanThatMovedSince_takesTheFileBack() throws Exception {
    store.writer().upsert(List.of(Spans.span("t", "a").startUs(5).make()));
    try (var exports = exports()) {
      ExportJob job = finished(exports, order());
      store.writer().upsert(List.of(Spans.span("t", "a").startUs(9_000_000).make()));
      exports.deleted(Spans.ACCOUNT);
      assertThat(job.record().status()).isEqualTo(ExportStatus.SUCCEEDED);
      store.deletion().deleteSpan(Spans.ACCOUNT, "a");
      exports.deleted(Spans.ACCOUNT);
      assertFailed(job, ExportStatus.REVOKED, "data_deleted");
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void deletion_whileTheServerWasDown_takesTheFileBack() throws Exception {
    store.writer().upsert(Spans.many("t", 5));
    ExportJob job;
    try (var exports = exports()) {
      job = finished(exports, order());
    }
    store.deletion().deleteTrace(Spans.ACCOUNT, "t");
    try (var exports = exports()) {
      ExportJob known = exports.find(Spans.ACCOUNT, job.record().file().id()).orElseThrow();
      assertFailed(known, ExportStatus.REVOKED, "data_deleted");
      awaitNoFiles();
    }
  }

  @Test
  void link_thatLivesLonger_keepsTheFile() throws Exception {
    try (var exports = exports()) {
      ExportJob job = finished(exports, order(Spans.ACCOUNT, Duration.ofDays(7)));
      time.pass(Duration.ofDays(7).minusSeconds(1));
      exports.sweep();
      assertThat(job.record().status()).isEqualTo(ExportStatus.SUCCEEDED);
      time.pass(Duration.ofSeconds(2));
      exports.sweep();
      assertThat(list(exports, Spans.ACCOUNT)).isEmpty();
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void link_neverOutlivesTheFile() throws Exception {
    try (var exports = exports()) {
      ExportJob job = finished(exports, order());
      time.pass(Duration.ofHours(23).plusMinutes(30));
      var link = exports.link(job, "http://x");
      assertThat(link.expires()).isEqualTo(job.record().keptUntil());
      time.pass(Duration.ofMinutes(30).plusSeconds(1));
      exports.sweep();
      assertThat(list(exports, Spans.ACCOUNT)).isEmpty();
    }
  }

  @Test
  void submit_ofAnEqualExport_keepsTheFileForItsLinks() throws Exception {
    try (var exports = exports()) {
      ExportJob job = finished(exports, order());
      time.pass(Duration.ofHours(23).plusMinutes(30));
      assertThat(exports.submit(order())).isSameAs(job);
      time.pass(Duration.ofMinutes(59));
      exports.sweep();
      assertThat(job.record().status()).isEqualTo(ExportStatus.SUCCEEDED);
    }
  }

  @Test
  void sweep_endsWhatTakesTooLong() throws Exception {
    store.writer().upsert(Spans.many("t", 5));
    var reader = new HeldReader(store.reader(), 3);
    var blobs = LocalBlobStore.open(directory.resolve("files"), 0);
    try (var exports = exports(reader, blobs, with(Duration.ofMillis(1), SMALL.sweep()))) {
      ExportJob job = exports.submit(order());
      reader.awaitHeld();
      time.pass(Duration.ofDays(1));
      long begun = System.nanoTime();
      while (System.nanoTime() - begun < 2_000_000) {
        Thread.onSpinWait();
      }
      exports.sweep();
      assertFailed(job, ExportStatus.FAILED, "deadline");
      awaitNoFiles();
    }
  }

  @Test
  void sweep_afterTheClockWasPutForward_letsExportsGoOn() throws Exception {
    store.writer().upsert(Spans.many("t", 5));
    var reader = new HeldReader(store.reader(), 3);
    try (var exports = exports(reader, 0)) {
      ExportJob job = exports.submit(order());
      reader.awaitHeld();
      time.pass(Duration.ofDays(1));
      exports.sweep();
      assertThat(job.record().status()).isEqualTo(ExportStatus.RUNNING);
      reader.release();
      awaitEnd(job);
      assertThat(job.record().status()).isEqualTo(ExportStatus.SUCCEEDED);
    }
  }

  @Test
  void start_withOtherStorage_setsTheFilesOfTheOldOneAside() throws Exception {
    store.writer().upsert(Spans.many("t", 5));
    String id;
    try (var exports = exports()) {
      id = finished(exports, order()).record().file().id();
    }
    var elsewhere = new AwkwardBlobs(LocalBlobStore.open(directory.resolve("elsewhere"), 0));
    try (var exports = exports(store.reader(), elsewhere)) {
      ExportJob job = exports.find(Spans.ACCOUNT, id).orElseThrow();
      assertFailed(job, ExportStatus.REVOKED, "storage_changed");
      assertThat(job.record().failure().orElseThrow().detail())
          .isEqualTo("the file is where the server keeps files no more: ask again");
      exports.sweep();
      assertThat(files()).hasSize(2);
    }
    try (var exports = exports()) {
      ExportJob job = exports.find(Spans.ACCOUNT, id).orElseThrow();
      assertThat(job.record().status()).isEqualTo(ExportStatus.SUCCEEDED);
      assertThat(exports.manifest(job).toString()).contains("\"rows\":5");
    }
  }

  @Test
  void sweep_forgetsWhatIsKeptElsewhere() throws Exception {
    try (var exports = exports()) {
      finished(exports, order());
    }
    var elsewhere = new AwkwardBlobs(LocalBlobStore.open(directory.resolve("elsewhere"), 0));
    try (var exports = exports(store.reader(), elsewhere)) {
      assertThat(list(exports, Spans.ACCOUNT)).hasSize(1);
      time.pass(Duration.ofHours(25));
      exports.sweep();
      assertThat(list(exports, Spans.ACCOUNT)).isEmpty();
    }
    try (var records = Files.list(directory.resolve("records"))) {
      assertThat(records).isEmpty();
    }
  }

  private AwkwardBlobs elsewhere() {
    return new AwkwardBlobs(LocalBlobStore.open(directory.resolve("files"), 0));
  }

  @Test
  void deletion_removesWhatAnEarlierOneCouldNot() throws Exception {
    store.writer().upsert(Spans.many("t", 5));
    var blobs = elsewhere();
    try (var exports = exports(store.reader(), blobs)) {
      finished(exports, order());
      blobs.isStubborn = true;
      store.deletion().deleteTrace(Spans.ACCOUNT, "t");
      exports.deleted(Spans.ACCOUNT);
      assertThat(files()).hasSize(2);
      blobs.isStubborn = false;
      exports.deleted(Spans.ACCOUNT);
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void sweep_removesOthersWhereOneFileCannotBeRemoved() throws Exception {
    var blobs = elsewhere();
    try (var exports = exports(store.reader(), blobs)) {
      ExportJob stuck = finished(exports, order());
      ExportJob first = finished(exports, order("other"));
      ExportJob last = finished(exports, order("third"));
      blobs.isStubborn = true;
      List.of(stuck, first, last).forEach(job -> exports.cancel(job, ANN));
      blobs.isStubborn = false;
      blobs.stuck = stuck.record().file().id();
      exports.sweep();
      assertThat(files()).hasSize(2).allMatch(file -> file.startsWith(blobs.stuck));
    }
  }

  @Test
  void file_thatCannotBeRemoved_isGivenUpAWeekAfterItsTime() throws Exception {
    var blobs = elsewhere();
    try (var exports = exports(store.reader(), blobs)) {
      ExportJob job = finished(exports, order());
      blobs.isStubborn = true;
      time.pass(Duration.ofDays(1).plusSeconds(1));
      exports.sweep();
      assertFailed(job, ExportStatus.REVOKED, "expired");
      time.pass(Duration.ofDays(7));
      assertThat(list(exports, Spans.ACCOUNT)).containsExactly(job);
      exports.sweep();
      assertThat(list(exports, Spans.ACCOUNT)).isEmpty();
    }
  }

  @Test
  void filesThatCannotBeRemoved_doNotKeepOthersFromBeingMade() throws Exception {
    var blobs = elsewhere();
    try (var exports = exports(store.reader(), blobs)) {
      blobs.isStubborn = true;
      for (int file = 0; file < 9; file++) {
        time.pass(Duration.ofSeconds(1));
        exports.cancel(finished(exports, order()), ANN);
      }
      assertThat(list(exports, Spans.ACCOUNT)).hasSize(4);
    }
  }

  @Test
  void find_inTheLastSecond_tellsThatTheTimeIsOver() throws Exception {
    try (var exports = exports()) {
      ExportJob job = finished(exports, order());
      time.pass(Duration.ofDays(1).minusSeconds(1));
      assertThat(find(exports, job).status()).isEqualTo(ExportStatus.SUCCEEDED);
      time.pass(Duration.ofMillis(1));
      assertThat(find(exports, job).status()).isEqualTo(ExportStatus.REVOKED);
      assertFailed(job, ExportStatus.REVOKED, "expired");
    }
  }

  private static ExportRecord find(Exports exports, ExportJob job) {
    return exports.find(Spans.ACCOUNT, job.record().file().id()).orElseThrow().record();
  }

  @Test
  void sweep_afterAnError_goesOn() throws Exception {
    store.writer().upsert(Spans.many("t", 5));
    var reader = new AwkwardReader(store.reader());
    var blobs = LocalBlobStore.open(directory.resolve("files"), 0);
    try (var exports = exports(reader.made(), blobs, with(SMALL.longest(), Duration.ofMillis(5)))) {
      ExportJob job = finished(exports, order());
      reader.fail("version", new OutOfMemoryError("as the test wants it"));
      reader.awaitFailure();
      reader.heal();
      store.deletion().deleteTrace(Spans.ACCOUNT, "t");
      awaitNoFiles();
      assertFailed(job, ExportStatus.REVOKED, "data_deleted");
    }
  }

  @Test
  void sweep_whileTheStoreFails_takesBackWhatIsOld() throws Exception {
    store.writer().upsert(Spans.many("t", 5));
    var reader = new AwkwardReader(store.reader());
    try (var exports = exports(reader.made(), 0)) {
      ExportJob old = finished(exports, order());
      time.pass(Duration.ofHours(13));
      ExportJob young = finished(exports, order("other"));
      time.pass(Duration.ofHours(12));
      reader.fail("version", new StoreException.Unavailable("as the test wants it", null));
      exports.sweep();
      assertFailed(old, ExportStatus.REVOKED, "expired");
      assertThat(young.record().status()).isEqualTo(ExportStatus.SUCCEEDED);
      assertThat(files()).hasSize(2);
    }
  }

  @Test
  void submit_ofTooLargeRequests_isRefused() throws Exception {
    var reader = new HeldReader(store.reader(), 0);
    try (var exports = exports(reader, 0)) {
      exports.submit(order(600));
      assertThatThrownBy(() -> exports.submit(order(401)))
          .isInstanceOf(BusyException.class)
          .hasMessage(
              "the account has exports waiting or running whose requests have 1001 bytes with"
                  + " this one");
      exports.submit(order(400));
    }
  }

  /// An order whose request has so many bytes.
  private static ExportOrder order(int bytes) {
    ExportOrder order = order();
    String text = "\"%s\"".formatted("x".repeat(bytes - 2));
    Json asked = Json.ofCanonical(text.getBytes(UTF_8));
    return new ExportOrder(ANN, order.request(), order.filename(), asked);
  }

  @Test
  void submit_ofTooManyFiles_isRefused_untilSomeAreRemoved() throws Exception {
    try (var exports = exports()) {
      for (int file = 0; file < 4; file++) {
        store.writer().upsert(Spans.many("t" + file, 1));
        time.pass(Duration.ofSeconds(1));
        finished(exports, order());
      }
      store.writer().upsert(Spans.many("t", 1));
      time.pass(Duration.ofSeconds(1));
      assertThatThrownBy(() -> exports.submit(order()))
          .isInstanceOf(BusyException.class)
          .hasMessage("the account has 4 exported files: remove some, or wait until they expire");
      List<ExportJob> before = list(exports, Spans.ACCOUNT);
      exports.cancel(before.get(1), ANN);
      exports.cancel(before.get(2), ANN);
      ExportJob job = finished(exports, order());
      assertThat(list(exports, Spans.ACCOUNT))
          .containsExactly(job, before.get(0), before.get(1), before.get(3));
      finished(exports, order("other"));
      finished(exports, order("third"));
      store.writer().upsert(Spans.many("u", 1));
      finished(exports, order("fourth"));
      assertThatThrownBy(() -> exports.submit(order("fifth")))
          .isInstanceOf(BusyException.class)
          .hasMessage("there are 6 exported files: remove some, or wait until they expire");
    }
  }

  @Test
  void page_goesOnWhereTheOneBeforeEnded() throws Exception {
    try (var exports = exports()) {
      assertThat(exports.page(Spans.ACCOUNT, Optional.empty(), 1))
          .isEqualTo(new ExportPage(List.of(), false));
      for (int file = 0; file < 4; file++) {
        store.writer().upsert(Spans.many("t" + file, 1));
        time.pass(Duration.ofSeconds(file % 2));
        finished(exports, order());
      }
      List<ExportJob> all = list(exports, Spans.ACCOUNT);
      assertThat(all).hasSize(4);
      assertThat(exports.page(Spans.ACCOUNT, Optional.empty(), 3))
          .isEqualTo(new ExportPage(all.subList(0, 3), true));
      assertThat(exports.page(Spans.ACCOUNT, Optional.of(all.get(0)), 2))
          .isEqualTo(new ExportPage(all.subList(1, 3), true));
      assertThat(exports.page(Spans.ACCOUNT, Optional.of(all.get(1)), 2))
          .isEqualTo(new ExportPage(all.subList(2, 4), false));
      assertThat(exports.page(Spans.ACCOUNT, Optional.of(all.get(3)), 2))
          .isEqualTo(new ExportPage(List.of(), false));
    }
  }
}
