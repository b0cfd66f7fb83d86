package dev.outspan.store.duckdb;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.query.Selection;
import dev.outspan.span.Span;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A checkpoint that cannot be written makes the engine refuse the file on all connections. The
/// full disk is played by a limit on the size of this process's files.
class FullDiskTest {
  private static final DuckDbSettings SETTINGS =
      DuckDbSettings.DEFAULT.withMinimumFreeBytes(0).withCheckpointBytes(2 << 20);

  @TempDir Path directory;

  /// Spans of 2 KB that no codec makes smaller.
  private static List<Span> batch(int number) {
    var random = new SplittableRandom(number);
    var noise = new byte[1_000];
    var spans = new ArrayList<Span>();
    for (int i = 0; i < 100; i++) {
      random.nextBytes(noise);
      spans.add(
          span("t" + number, number + "-" + i)
              .input("{\"x\":\"%s\"}".formatted(HexFormat.of().formatHex(noise)))
              .make());
    }
    return spans;
  }

  private static int count(DuckDbSpanStore store) {
    try (var scan = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
      int rows = 0;
      while (scan.next()) {
        rows++;
      }
      return rows;
    }
  }

  @Test
  @Timeout(120)
  void failedCheckpoint_losesNothingAcknowledged_andTheStoreHealsInPlace() throws Exception {
    try (var store = DuckDbSpanStore.open(directory, SETTINGS)) {
      store.writer().upsert(batch(0));
      int acknowledged = 1;
      try (var openScan = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
        assertThat(openScan.next()).isTrue();
        try (var _ = new FileSizeLimit(12 << 20)) {
          acknowledged = writeUntilItFails(store, acknowledged);
        }
        assertThat(acknowledged).isBetween(10, 150);
      }
      store.check();
      assertThat(store.reader().find(ACCOUNT, "0-7")).isPresent();
      int stored = count(store);
      assertThat(stored).isIn(acknowledged * 100, (acknowledged + 1) * 100);
      store.writer().upsert(batch(acknowledged));
      store.writer().upsert(batch(acknowledged + 1));
      assertThat(count(store)).isEqualTo((acknowledged + 2) * 100);
    }
    try (var reopened = DuckDbSpanStore.open(directory, SETTINGS)) {
      assertThat(count(reopened)).isPositive();
    }
  }

  private static int writeUntilItFails(DuckDbSpanStore store, int first) {
    var number = new int[] {first};
    assertThatThrownBy(
            () -> {
              while (number[0] < 1_000) {
                store.writer().upsert(batch(number[0]));
                number[0]++;
              }
            })
        .isInstanceOf(StoreException.Unavailable.class);
    return number[0];
  }
}
