package dev.outspan.upkeep;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.account.AuditLog;
import dev.outspan.account.FakeTime;
import dev.outspan.query.Selection;
import dev.outspan.span.Micros;
import dev.outspan.store.SpanStore;
import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.DuckDbSpanStore;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.SpanMaker;
import dev.outspan.testing.Spans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepTest {
  private static final Duration OFTEN = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private final FakeTime time = new FakeTime();

  private Upkeep upkeep(SpanStore store, String rules, Duration period) {
    var audit = new AuditLog(directory, time);
    var erasures = new Erasures(store.deletion(), directory, audit, time);
    var deletions = new Deletions(store.deletion(), erasures, audit, _ -> {});
    var retention = new Retention(RetentionRules.parse(rules), store.statistics(), deletions, time);
    return new Upkeep(retention, erasures, period);
  }

  private static void given(SpanStore store, SpanMaker... makers) {
    store.writer().upsert(Stream.of(makers).map(SpanMaker::make).toList());
  }

  private static SpanMaker started(String account, String id, Instant start) {
    return span("t", id).account(account).startUs(Micros.of(start));
  }

  private static long count(SpanStore store, String account) {
    return store.statistics().volume(Selection.everythingOf(account)).spans();
  }

  /// Waits until it is so.
  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("time until %s", PATIENCE).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private List<String> audited() throws IOException {
    Path log = directory.resolve("audit.log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  @Test
  void spans_ofAnAccountWithRetention_goWhenTheyAreTooOld() throws Exception {
    Instant limit = FakeTime.START.minus(Duration.ofDays(30));
    try (var store = new MemorySpanStore()) {
      given(
          store,
          started("a", "old", limit.minusNanos(1_000)),
          started("a", "young", limit),
          started("b", "old", limit.minus(Duration.ofDays(900))),
          started("c", "old", limit.minusNanos(1_000)));
      try (var _ = upkeep(store, "*=30,b=keep", OFTEN)) {
        await(() -> count(store, "c") == 0);
        assertThat(count(store, "a")).isEqualTo(1);
        assertThat(store.reader().find("a", "young")).isPresent();
        assertThat(count(store, "b")).isEqualTo(1);
        time.pass(Duration.ofNanos(1_000));
        await(() -> count(store, "a") == 0);
        assertThat(count(store, "b")).isEqualTo(1);
      }
    }
  }

  @Test
  void retention_isAudited_onlyWhereSomethingGoes() throws Exception {
    try (var store = new MemorySpanStore()) {
      given(store, started("a", "old", Instant.EPOCH), started("b", "young", FakeTime.START));
      try (var _ = upkeep(store, "*=1", OFTEN)) {
        await(() -> audited().size() >= 2);
        assertThat(count(store, "a")).isZero();
      }
      String line =
          "{\"ts\":\"2026-11-24T12:00:00.000Z\",\"event\":\"deletion.%s\",\"key_id\":null,"
              + "\"account\":\"a\",\"actor\":\"server\",\"details\":{%s\"started_before\":"
              + "\"2026-11-23T12:00:00Z\"}}";
      assertThat(audited())
          .containsExactly(
              line.formatted("started", ""), line.formatted("finished", "\"spans\":\"1\","));
    }
  }

  @Test
  void erasure_comesByItself_withinSevenDays() throws Exception {
    try (var store = new MemorySpanStore()) {
      given(store, started("a", "old", Instant.EPOCH));
      try (var _ = upkeep(store, "a=1", OFTEN)) {
        await(() -> count(store, "a") == 0);
        time.pass(Duration.ofDays(7));
        await(() -> audited().size() == 3);
        assertThat(audited().getLast()).contains("\"event\":\"erasure.finished\"");
      }
    }
  }

  @Test
  void close_whileManySpansGo_breaksOffBetweenTwoSteps() throws Exception {
    var settings = DuckDbSettings.DEFAULT.withMinimumFreeBytes(0).withSliceBytes(1);
    try (var store = DuckDbSpanStore.open(directory, settings)) {
      int all = 20_000;
      for (int i = 0; i < 20; i++) {
        store.writer().upsert(Spans.many("t" + i, all / 20));
      }
      var upkeep = upkeep(store, ACCOUNT + "=1", Duration.ofHours(1));
      time.pass(Duration.ofDays(3_650));
      await(() -> count(store, ACCOUNT) < all);
      upkeep.close();
      long left = count(store, ACCOUNT);
      assertThat(left).isPositive();
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .doesNotContain("outspan-upkeep");
    }
  }

  @Test
  void failure_doesNotEndTheUpkeep() throws Exception {
    try (var store = new MemorySpanStore()) {
      given(store, started("a", "old", Instant.EPOCH));
      Path log = directory.resolve("audit.log");
      Files.createDirectory(log);
      try (var _ = upkeep(store, "a=1", OFTEN)) {
        await(() -> Files.exists(directory.resolve("erasure.properties")));
        assertThat(count(store, "a")).isEqualTo(1);
        Files.delete(log);
        await(() -> count(store, "a") == 0);
      }
    }
  }
}
