package dev.outspan.store.duckdb;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.span.Span;
import dev.outspan.store.StoreException;
import dev.outspan.store.WriteResult;
import dev.outspan.testing.Spans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the engine is set up for; each was a trap.
class DatabaseTest {
  private static final DuckDbSettings SETTINGS = DuckDbSettings.DEFAULT.withMinimumFreeBytes(0);

  @TempDir Path directory;

  private static long number(DuckDBConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void write(Path directory, DuckDbSettings settings, String trace, int spans) {
    try (var store = DuckDbSpanStore.open(directory, settings)) {
      for (List<Span> batch = Spans.many(trace, spans); !batch.isEmpty(); ) {
        int size = Math.min(5_000, batch.size());
        store.writer().upsert(batch.subList(0, size));
        batch = batch.subList(size, batch.size());
      }
    }
  }

  private long largestRowGroup() throws SQLException {
    try (var database = Database.open(directory, SETTINGS);
        var connection = database.connection()) {
      return number(
          connection,
          "SELECT max(n) FROM (SELECT sum(count) AS n FROM pragma_storage_info('span')"
              + " WHERE column_name = 'kh' AND segment_type <> 'VALIDITY' GROUP BY row_group_id)");
    }
  }

  private long fileBytes() throws IOException {
    long bytes = 0;
    try (var files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  @Test
  void rowGroups_staySmall_andAReopenedTableIsNotRewritten() throws Exception {
    write(directory, SETTINGS, "t", 60_000);
    assertThat(largestRowGroup()).isEqualTo(16_384);
    long before = fileBytes();
    write(directory, SETTINGS.withCheckpointBytes(1), "u", 10);
    assertThat(largestRowGroup()).isEqualTo(16_384);
    assertThat(fileBytes()).isLessThan(before + before / 4);
  }

  /// A connection whose result is not held in memory refuses other statements until it is read.
  @Test
  void results_areStreamed() throws Exception {
    try (var database = Database.open(directory, SETTINGS);
        var connection = database.connection()) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT i FROM range(1000000) AS t(i)")) {
        assertThat(rows.next()).isTrue();
        assertThatThrownBy(() -> number(connection, "SELECT 1")).isInstanceOf(SQLException.class);
      }
      assertThat(number(connection, "SELECT 1")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT i FROM range(1000000000000) AS t(i)",
        "SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) % 3 = 1"
      })
  @Timeout(60)
  void runningQuery_isCanceledFromAnotherThread(String sql) throws Exception {
    try (var database = Database.open(directory, SETTINGS);
        var snapshot = new Snapshot(database.connection())) {
      var failure = new CompletableFuture<SQLException>();
      Thread query =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      snapshot.forEach(sql, List.of(), _ -> {});
                    } catch (SQLException e) {
                      failure.complete(e);
                    }
                  });
      while (Stream.of(query.getStackTrace()).noneMatch(StackTraceElement::isNativeMethod)) {
        Thread.onSpinWait();
      }
      while (!failure.isDone()) {
        snapshot.cancel();
        Thread.onSpinWait();
      }
      assertThat(snapshot.isCanceled()).isTrue();
      assertThatThrownBy(() -> snapshot.forEach("SELECT 1", List.of(), _ -> {}))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void secondStore_onTheSameDirectory_isRefused() {
    try (var _ = DuckDbSpanStore.open(directory, SETTINGS)) {
      assertThatThrownBy(() -> DuckDbSpanStore.open(directory, SETTINGS))
          .isInstanceOf(StoreException.Unavailable.class)
          .hasMessageContaining(directory.toString());
    }
    DuckDbSpanStore.open(directory, SETTINGS).close();
  }

  @Test
  void directoryWithQuotesAndBlanks_isOpened() {
    Path odd = directory.resolve("it's a \"place\"; DROP TABLE span --");
    write(odd, SETTINGS, "t", 3);
    try (var store = DuckDbSpanStore.open(odd, SETTINGS)) {
      assertThat(store.reader().find(ACCOUNT, "t-00001")).isPresent();
    }
  }

  @Test
  void fullDisk_refusesWritesAndKeepsReading() {
    write(directory, SETTINGS, "t", 3);
    try (var store =
        DuckDbSpanStore.open(directory, SETTINGS.withMinimumFreeBytes(Long.MAX_VALUE))) {
      assertThatThrownBy(() -> store.writer().upsert(List.of(span("t", "a").make())))
          .isInstanceOf(StoreException.Unavailable.class)
          .hasMessageContaining(Long.MAX_VALUE + " are needed");
      assertThatThrownBy(store::check).isInstanceOf(StoreException.Unavailable.class);
      assertThat(store.reader().find(ACCOUNT, "t-00002")).isPresent();
    }
  }

  @Test
  void queryThatRunsOutOfMemory_failsAlone() throws Exception {
    var small =
        new DuckDbSettings(
            48L << 20, 2, SETTINGS.checkpointBytes(), SETTINGS.sliceBytes(), 1_000, 2_000, 0, 10);
    try (var database = Database.open(directory, small);
        var connection = database.connection()) {
      assertThatThrownBy(
              () -> number(connection, "SELECT len(list(i)) FROM range(200000000) AS t(i)"))
          .isInstanceOf(SQLException.class);
      Database.run(connection, "INSERT INTO schema_version VALUES (2)");
      assertThat(number(connection, "SELECT count(*) FROM schema_version")).isEqualTo(2);
    }
  }

  @Test
  void sortLargerThanMemory_spillsIntoTheDirectory() throws Exception {
    var small =
        new DuckDbSettings(
            48L << 20, 1, SETTINGS.checkpointBytes(), SETTINGS.sliceBytes(), 1_000, 2_000, 0, 10);
    try (var database = Database.open(directory, small);
        var connection = database.connection()) {
      assertThat(
              number(
                  connection,
                  "SELECT i FROM range(5000000) AS t(i) ORDER BY hash(i), i OFFSET 4999000"))
          .isNotNegative();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "COPY span TO '/tmp/outspan-must-not-exist.csv'",
        "COPY span FROM '/etc/passwd'",
        "EXPORT DATABASE '/tmp/outspan-must-not-exist'",
        "ATTACH '/tmp/outspan-must-not-exist.duckdb'",
        "ATTACH ':memory:' AS other; ATTACH '/tmp/outspan-must-not-exist.duckdb' AS more",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '1GB'",
        "SET threads = 1",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "PRAGMA temp_directory = '/tmp/outspan-must-not-exist'"
      })
  void engine_isShutOffFromTheRestOfTheMachine(String sql) throws Exception {
    try (var database = Database.open(directory, SETTINGS);
        var connection = database.connection()) {
      assertThatThrownBy(() -> Database.run(connection, sql)).isInstanceOf(SQLException.class);
      assertThat(Path.of("/tmp/outspan-must-not-exist")).doesNotExist();
    }
  }

  @Test
  void numbersInStatements_areThoseOfNoLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try (var store = DuckDbSpanStore.open(directory, SETTINGS.withSliceBytes(1))) {
      List<Span> spans = Spans.many("t", 20);
      store.writer().upsert(spans);
      assertThat(store.writer().upsert(spans)).isEqualTo(new WriteResult.Stored(spans));
      assertThat(store.reader().find(ACCOUNT, spans.get(3).key().id())).contains(spans.get(3));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void open_inADirectoryWithOtherFiles_leavesThem() throws IOException {
    Path temporary = Files.createDirectories(directory.resolve("tmp").resolve("mine"));
    Path theirs = Files.writeString(directory.resolve("tmp").resolve("letter.txt"), "keep");
    Path copied = Files.createDirectories(directory.resolve("copy")).resolve("letter.txt");
    Files.writeString(copied, "keep");
    Path spilled = Files.writeString(directory.resolve("tmp").resolve("duckdb_temp_1.tmp"), "gone");
    try (var store = DuckDbSpanStore.open(directory, SETTINGS)) {
      store.writer().upsert(Spans.many("t", 1));
      store.deletion().erase();
      assertThat(temporary).isDirectory();
      assertThat(List.of(theirs, copied)).allSatisfy(file -> assertThat(file).hasContent("keep"));
      assertThat(spilled).doesNotExist();
    }
  }

  @Test
  void open_ofANewDirectory_makesOneForItsOwnerAlone() throws IOException {
    Path made = directory.resolve("data");
    try (var _ = DuckDbSpanStore.open(made, SETTINGS)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
  }
}
