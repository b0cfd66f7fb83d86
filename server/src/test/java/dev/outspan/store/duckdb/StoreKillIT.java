package dev.outspan.store.duckdb;

import static dev.outspan.testing.Spans.ACCOUNT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.query.Selection;
import dev.outspan.span.Span;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.StoreException;
import dev.outspan.testing.Seeds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A killed process loses nothing that it acknowledged, neither writes nor deletions, and leaves no
/// half of either; also while it copies its store. While it lives nobody else can open the store.
///
/// The system property `outspan.kills` sets how often it is killed, 5 times if it is not set.
class StoreKillIT {
  private static final DuckDbSettings SETTINGS = DuckDbSettings.DEFAULT.withMinimumFreeBytes(0);
  private static final int KILLS = Integer.getInteger("outspan.kills", 5);

  @TempDir Path directory;

  /// What the processes said about the traces.
  private final Set<String> written = new HashSet<>();

  private final Set<String> maybeDeleted = new HashSet<>();
  private final Set<String> deleted = new HashSet<>();

  private void take(String line) {
    switch (line.charAt(0)) {
      case '+' -> written.add(line.substring(1));
      case '?' -> maybeDeleted.add(line.substring(1));
      case '-' -> deleted.add(line.substring(1));
      default -> throw new IllegalArgumentException(line);
    }
  }

  @Test
  void killedProcess_losesNothingAcknowledged_andLeavesNoHalfBatch() {
    Seeds.forSeeds(KILLS, this::killOnce);
    assertThat(written).hasSizeGreaterThan(KILLS);
    assertThat(deleted).isNotEmpty();
  }

  private void killOnce(SplittableRandom random) {
    String round = "r" + written.size();
    try {
      Process process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  WritingProcess.class.getName(),
                  directory.toString(),
                  round)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader lines = process.inputReader(UTF_8)) {
        take(lines.readLine());
        assertThatThrownBy(() -> DuckDbSpanStore.open(directory, SETTINGS))
            .isInstanceOf(StoreException.Unavailable.class);
        killLater(process.toHandle(), Duration.ofMillis(random.nextInt(100, 900)));
        lines.lines().forEach(this::take);
      }
      process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    requireWhole();
  }

  private static void killLater(ProcessHandle process, Duration delay) {
    CompletableFuture.delayedExecutor(delay.toMillis(), MILLISECONDS)
        .execute(process::destroyForcibly);
  }

  private void requireWhole() {
    Map<String, Integer> sizes = new HashMap<>();
    try (var store = DuckDbSpanStore.open(directory, SETTINGS);
        var scan = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
      while (scan.next()) {
        Span span = scan.row().toSpan();
        sizes.merge(span.key().traceId(), 1, Integer::sum);
        if (written.contains(span.key().traceId())) {
          assertThat(span.timing().isCompleted()).as("%s", span).isTrue();
        }
      }
    }
    Set<String> kept = new HashSet<>(written);
    kept.removeAll(maybeDeleted);
    assertThat(sizes.keySet()).containsAll(kept).doesNotContainAnyElementsOf(deleted);
    assertThat(Set.copyOf(sizes.values())).isEqualTo(Set.of(WritingProcess.BATCH));
  }
}
