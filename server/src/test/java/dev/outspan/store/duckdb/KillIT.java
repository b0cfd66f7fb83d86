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

/// A killed process loses nothing that it acknowledged, and leaves no half batch. While it lives
/// nobody else can open its store.
///
/// The system property `outspan.kills` sets how often it is killed, 5 times if it is not set.
class KillIT {
  private static final DuckDbSettings SETTINGS = DuckDbSettings.DEFAULT.withMinimumFreeBytes(0);
  private static final int KILLS = Integer.getInteger("outspan.kills", 5);

  @TempDir Path directory;

  @Test
  void killedProcess_losesNothingAcknowledged_andLeavesNoHalfBatch() {
    Set<String> acknowledged = new HashSet<>();
    Seeds.forSeeds(KILLS, random -> killOnce(random, acknowledged));
    assertThat(acknowledged).hasSizeGreaterThan(KILLS);
  }

  private void killOnce(SplittableRandom random, Set<String> acknowledged) {
    String round = "r" + acknowledged.size();
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
        acknowledged.add(lines.readLine());
        assertThatThrownBy(() -> DuckDbSpanStore.open(directory, SETTINGS))
            .isInstanceOf(StoreException.Unavailable.class);
        killLater(process.toHandle(), Duration.ofMillis(random.nextInt(100, 900)));
        lines.lines().forEach(acknowledged::add);
      }
      process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    requireWhole(acknowledged);
  }

  private static void killLater(ProcessHandle process, Duration delay) {
    CompletableFuture.delayedExecutor(delay.toMillis(), MILLISECONDS)
        .execute(process::destroyForcibly);
  }

  private void requireWhole(Set<String> acknowledged) {
    Map<String, Integer> sizes = new HashMap<>();
    try (var store = DuckDbSpanStore.open(directory, SETTINGS);
        var scan = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
      while (scan.next()) {
        Span span = scan.row().toSpan();
        sizes.merge(span.key().traceId(), 1, Integer::sum);
        if (acknowledged.contains(span.key().traceId())) {
          assertThat(span.timing().isCompleted()).as("%s", span).isTrue();
        }
      }
    }
    assertThat(sizes.keySet()).containsAll(acknowledged);
    assertThat(Set.copyOf(sizes.values())).isEqualTo(Set.of(WritingProcess.BATCH));
  }
}
