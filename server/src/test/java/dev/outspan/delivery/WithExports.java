package dev.outspan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.account.Actor;
import dev.outspan.account.AuditLog;
import dev.outspan.account.FakeTime;
import dev.outspan.account.SigningKey;
import dev.outspan.blob.BlobStore;
import dev.outspan.blob.local.LocalBlobStore;
import dev.outspan.delivery.ExportSettings.Share;
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
import dev.outspan.wire.request.LinkTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Exports of a memory store into a directory, and what a test wants to know of them.
abstract class WithExports {
  static final Actor ANN = Actor.ofKey("ann", "r1");
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final ExportSettings SMALL =
      new ExportSettings(
          new Share(1, 1),
          new Share(3, 2),
          new Share(2_000, 1_000),
          new Share(6, 4),
          Duration.ofHours(6),
          Duration.ofHours(24),
          Duration.ofHours(1),
          Duration.ofSeconds(5));

  @TempDir Path directory;
  final FakeTime time = new FakeTime();
  final MemorySpanStore store = new MemorySpanStore();

  @AfterEach
  void close() {
    store.close();
  }

  Exports exports(SpanReader reader, long minimumFreeBytes) {
    return exports(reader, LocalBlobStore.open(directory.resolve("files"), minimumFreeBytes));
  }

  Exports exports(SpanReader reader, BlobStore blobs) {
    return exports(reader, blobs, SMALL);
  }

  Exports exports(SpanReader reader, BlobStore blobs, ExportSettings settings) {
    var keeping =
        new Exports.Keeping(
            blobs,
            NoTables.WRITER,
            directory.resolve("records"),
            new Links(SigningKey.of(directory), time),
            new ExportEvents(new AuditLog(directory, time)));
    return new Exports(reader, keeping, settings, time);
  }

  Exports exports() {
    return exports(store.reader(), 0);
  }

  static ExportOrder order() {
    return order(Spans.ACCOUNT);
  }

  static ExportOrder order(String account) {
    return order(account, Duration.ofHours(1));
  }

  static ExportOrder order(String account, Duration linkLifetime) {
    var request =
        new ExportRequest(
            Selection.everythingOf(account),
            false,
            ExportFormat.JSONL,
            CsvStyle.plain(true),
            Compression.NONE,
            ExportMethod.SIGNED_URL,
            new LinkTerms(linkLifetime, false),
            Optional.empty());
    return new ExportOrder(ANN, request, "spans.jsonl", Json.EMPTY_OBJECT);
  }

  static List<ExportJob> list(Exports exports, String account) {
    return exports.page(account, Optional.empty(), 100).jobs();
  }

  static void awaitEnd(ExportJob job) throws InterruptedException {
    assertThat(job.await(PATIENCE)).isTrue();
  }

  static void assertFailed(ExportJob job, ExportStatus status, String reason) {
    assertThat(job.record().status()).isEqualTo(status);
    assertThat(job.record().failure()).map(ExportFailure::reason).contains(reason);
  }

  List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("files"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /// Waits until the threads have put everything away.
  void awaitNoFiles() throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!files().isEmpty() && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(files()).isEmpty();
  }

  List<String> events() throws IOException {
    return Files.readAllLines(directory.resolve("audit.log")).stream()
        .map(line -> line.replaceAll(".*\"event\":\"([a-z_.]*)\".*", "$1"))
        .toList();
  }
}
