package dev.outspan.store.duckdb;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.query.Selection;
import dev.outspan.span.Micros;
import dev.outspan.span.Span;
import dev.outspan.span.TimeWindow;
import dev.outspan.store.SpanDeletion.Erasure;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.SpanScan;
import dev.outspan.store.StoreException;
import dev.outspan.testing.SpanMaker;
import dev.outspan.testing.Spans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// [dev.outspan.store.SpanDeletion] 11 to 13: what is deleted is gone from the disk.
class ErasureTest {
  private static final DuckDbSettings SETTINGS = DuckDbSettings.DEFAULT.withMinimumFreeBytes(0);
  private static final String SECRET = "Ynfg+Jbeqf/bs:n.Pnanel";

  @TempDir Path directory;
  private DuckDbSpanStore store;

  @BeforeEach
  void open() {
    store = DuckDbSpanStore.open(directory, SETTINGS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void write(SpanMaker... makers) {
    store.writer().upsert(List.of(makers).stream().map(SpanMaker::make).toList());
  }

  /// The files below the directory that hold the text.
  private List<Path> filesWith(String text) throws IOException {
    var found = new ArrayList<Path>();
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
          found.add(directory.relativize(file));
        }
      }
    }
    return found;
  }

  private List<String> files() throws IOException {
    try (var files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static List<Span> read(SpanScan scan) {
    var spans = new ArrayList<Span>();
    while (scan.next()) {
      spans.add(scan.row().toSpan());
    }
    return spans;
  }

  private List<Span> everything() {
    try (var scan = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
      return read(scan);
    }
  }

  @Test
  void erasure_forgetsWhatMovedLongAgo() throws Exception {
    write(span("t", "a").startUs(1), span("t", "b").startUs(2));
    long before = store.reader().version();
    write(span("t", "a").startUs(7), span("t", "b").startUs(8));
    store.close();
    Path file = directory.resolve("spans.duckdb");
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        var statement = connection.createStatement()) {
      assertThat(
              statement.executeUpdate(
                  "UPDATE moved SET at_us = at_us - 31 * 86400000000 WHERE id = 'a'"))
          .isEqualTo(1);
    }
    open();
    store.deletion().erase();
    store.deletion().deleteTrace(ACCOUNT, "t");
    assertThat(store.reader().deletions(ACCOUNT, before, TimeWindow.ALWAYS))
        .contains(
            new TimeWindow(Optional.of(Micros.toInstant(2)), Optional.of(Micros.toInstant(8))));
  }

  // 11
  @Test
  void erasedText_isInNoFile() throws Exception {
    write(
        span("t", "deleted").input("{\"x\":\"%s\"}".formatted(SECRET)),
        span("t", "replaced").output("{\"x\":\"%s\"}".formatted(SECRET)),
        span("t", SECRET).name(SECRET),
        span("t", "kept").name("Xrcg"));
    store.close();
    open();
    store.deletion().deleteSpan(ACCOUNT, "deleted");
    store.deletion().deleteSpan(ACCOUNT, SECRET);
    write(span("t", "replaced"));
    assertThat(filesWith(SECRET)).isNotEmpty();
    store.deletion().erase();
    assertThat(filesWith("{\"x\":\"" + SECRET)).isEmpty();
    assertThat(everything())
        .extracting(span -> span.key().id())
        .containsExactly("kept", "replaced");
    store.close();
    assertThat(filesWith("{\"x\":\"" + SECRET)).isEmpty();
    assertThat(filesWith("Xrcg")).isNotEmpty();
  }

  @Test
  void erase_givesSpaceBack() throws Exception {
    var random = new SplittableRandom(1);
    var noise = new byte[2_000];
    var spans = new ArrayList<Span>();
    for (int i = 0; i < 2_000; i++) {
      random.nextBytes(noise);
      String input = "{\"x\":\"%s\"}".formatted(HexFormat.of().formatHex(noise));
      spans.add(span("t" + i % 2, "s" + i).input(input).make());
    }
    store.writer().upsert(spans);
    assertThat(store.deletion().deadShare()).isZero();
    store.deletion().deleteTrace(ACCOUNT, "t0");
    double share = store.deletion().deadShare();
    Erasure erasure = store.deletion().erase();
    assertThat(share).isBetween(0.4, 0.6);
    assertThat(erasure.bytesBefore()).isGreaterThan(4_000_000);
    assertThat(erasure.bytesAfter()).isBetween(1_000_000L, erasure.bytesBefore() * 2 / 3);
    assertThat(store.deletion().deadShare()).isLessThan(0.1);
    assertThat(everything()).hasSize(1_000);
  }

  // 12
  @Test
  void openScan_readsOnWhatItSaw() throws Exception {
    store.close();
    store = DuckDbSpanStore.open(directory, SETTINGS.withSliceBytes(1));
    store.writer().upsert(Spans.many("t", 100));
    write(span("t", "t-00050").startUs(START_US + 50).input("{\"x\":\"%s\"}".formatted(SECRET)));
    List<Span> before = everything();
    try (var scan = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
      assertThat(scan.next()).isTrue();
      store.deletion().deleteTrace(ACCOUNT, "t");
      store.deletion().erase();
      write(span("u", "new"));
      assertThat(everything()).hasSize(1);
      assertThat(read(scan)).isEqualTo(before.subList(1, 100));
      assertThat(filesWith(SECRET)).isEmpty();
    }
    store.reader().find(ACCOUNT, "new");
    assertThat(filesWith(SECRET)).isEmpty();
    assertThat(files()).doesNotContain("spans.duckdb", "spans.duckdb.wal");
    store.deletion().erase();
    assertThat(everything()).hasSize(1);
  }

  @Test
  void writesDuringErasures_areAllKeptOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writing =
          threads.submit(
              () -> {
                for (int i = 0; i < 150; i++) {
                  store.writer().upsert(Spans.many("t" + i, 5));
                  if (i % 10 == 3) {
                    store.deletion().deleteTrace(ACCOUNT, "t" + (i - 1));
                    store.writer().upsert(Spans.many("t" + (i - 2), 5));
                  }
                }
                return null;
              });
      int erasures = 0;
      while (!writing.isDone()) {
        store.deletion().erase();
        erasures++;
      }
      writing.get();
      assertThat(erasures).isPositive();
    }
    assertThat(everything()).hasSize(135 * 5).doesNotHaveDuplicates();
    store.close();
    open();
    assertThat(everything()).hasSize(135 * 5).doesNotHaveDuplicates();
  }

  @Test
  void erasedStore_startsAgainFromItsOneFile() throws Exception {
    write(span("t", "a"));
    store.deletion().erase();
    store.deletion().erase();
    write(span("t", "b"));
    store.close();
    assertThat(files()).containsExactly("spans-2.duckdb", "store.lock");
    open();
    assertThat(everything()).hasSize(2);
  }

  // 13
  @Test
  void leftovers_areCleanedUpAtTheStart() throws Exception {
    write(span("t", "a"));
    store.deletion().erase();
    store.close();
    Files.write(directory.resolve("spans.duckdb"), new byte[] {1});
    Files.write(directory.resolve("spans.duckdb.wal"), new byte[] {1});
    Files.write(directory.resolve("copy/spans.duckdb"), new byte[] {1});
    Files.write(directory.resolve("copy/spans.duckdb.wal"), new byte[] {1});
    Files.createDirectories(directory.resolve("tmp"));
    Files.write(directory.resolve("tmp/duckdb_temp_storage_S32K-0.tmp"), new byte[] {1});
    open();
    assertThat(everything()).hasSize(1);
    assertThat(files()).allMatch(file -> file.matches("spans-1\\.duckdb(\\.wal)?|store\\.lock"));
  }

  @Test
  void erase_withoutRoomOnTheDisk_isRefusedAndChangesNothing() throws Exception {
    store.writer().upsert(Spans.many("t", 3_000));
    store.close();
    open();
    List<Span> before = everything();
    try (var _ = new FileSizeLimit(100_000)) {
      assertThatThrownBy(() -> store.deletion().erase())
          .isInstanceOf(StoreException.Unavailable.class);
    }
    assertThat(everything()).isEqualTo(before);
    write(span("u", "b"));
    store.deletion().erase();
    assertThat(everything()).hasSize(3_001);
    assertThat(files()).allMatch(file -> file.matches("spans-1\\.duckdb(\\.wal)?|store\\.lock"));
  }
}
