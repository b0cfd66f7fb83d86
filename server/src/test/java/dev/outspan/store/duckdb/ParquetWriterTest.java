package dev.outspan.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.outspan.span.Micros;
import dev.outspan.store.StoreException;
import dev.outspan.store.duckdb.GivenRows.Row;
import dev.outspan.testing.ParquetFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetWriterTest {
  @TempDir private Path directory;
  private Path spool;
  private ParquetWriter writer;

  @BeforeEach
  void open() {
    spool = directory.resolve("spool");
    writer = ParquetWriter.open(spool, 0);
  }

  @AfterEach
  void close() {
    writer.close();
  }

  /// Every seventh row lacks a cell.
  private static Row row(int number) {
    return new Row(
        number % 7 == 1 ? null : "text " + number % 100 + " é😀",
        number % 7 == 2 ? null : 1_700_000_000_000_000L + number,
        number % 7 == 3 ? null : (long) number);
  }

  private byte[] bytes(GivenRows rows) throws IOException {
    var out = new ByteArrayOutputStream();
    writer.write(rows, out);
    return out.toByteArray();
  }

  private Path file(GivenRows rows) throws IOException {
    return Files.write(directory.resolve("file.parquet"), bytes(rows));
  }

  private static List<Map<String, Object>> read(Path file) throws Exception {
    var rows = new ArrayList<Map<String, Object>>();
    ParquetFiles.forEachRow(file, rows::add);
    var ofDuckDb = new ArrayList<Map<String, Object>>();
    ParquetFiles.forEachRowOfDuckDb(file, ofDuckDb::add);
    assertThat(ofDuckDb).isEqualTo(rows);
    return rows;
  }

  private static FileMetaData metadata(Path file) throws IOException {
    try (var reader = ParquetFileReader.open(InputFile.of(file))) {
      return reader.getFileMetaData();
    }
  }

  private List<String> spooled() throws IOException {
    try (var files = Files.list(spool)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void columns_areTyped_andMayAllBeAbsent() throws Exception {
    try (var reader =
        ParquetFileReader.open(InputFile.of(file(new GivenRows(1, row -> row(row)))))) {
      assertThat(reader.getFileSchema().getColumns())
          .extracting(
              column ->
                  "%s %s %s"
                      .formatted(column.repetitionType(), column.type(), column.logicalType()))
          .containsExactly(
              "OPTIONAL BYTE_ARRAY STRING",
              "OPTIONAL INT64 TIMESTAMP(MICROS, UTC)",
              "OPTIONAL INT64 INT_64");
    }
  }

  @Test
  void rows_comeBack_inTheirOrder_overManyGroups() throws Exception {
    int count = 70_000;
    var sent = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < count; i++) {
      sent.add(row(i).cells());
    }
    Path file = file(new GivenRows(count, ParquetWriterTest::row));
    assertThat(read(file)).isEqualTo(sent);
    FileMetaData metadata = metadata(file);
    assertThat(metadata.rowGroups())
        .extracting(RowGroup::numRows)
        .containsExactly(16_384L, 16_384L, 16_384L, 16_384L, 4_464L);
    assertThat(metadata.rowGroups().stream().flatMap(group -> group.columns().stream()))
        .allSatisfy(
            column -> assertThat(column.metaData().codec()).isEqualTo(CompressionCodec.ZSTD));
    assertThat(metadata.keyValueMetadata()).isEqualTo(Map.of("outspan_schema", "1"));
  }

  @Test
  void extremes_comeBack() throws Exception {
    var rows =
        List.of(
            new Row("", Micros.of(Instant.parse("0001-01-01T00:00:00Z")), Long.MAX_VALUE),
            new Row(
                "\u0001\uffff\ud83d\ude00\"",
                Micros.of(Instant.parse("9999-12-31T23:59:59.999999Z")),
                0L),
            new Row(null, -1L, -1L),
            new Row(null, null, null));
    assertThat(read(file(new GivenRows(rows.size(), rows::get))))
        .isEqualTo(rows.stream().map(Row::cells).toList());
  }

  @Test
  void noRows_areATable() throws Exception {
    Path file = file(new GivenRows(0, ParquetWriterTest::row));
    assertThat(read(file)).isEmpty();
    assertThat(metadata(file).numRows()).isZero();
  }

  @Test
  void sameRows_makeTheSameBytes_alsoOfAnotherWriter() throws Exception {
    byte[] first = bytes(new GivenRows(40_000, ParquetWriterTest::row));
    assertThat(bytes(new GivenRows(40_000, ParquetWriterTest::row))).isEqualTo(first);
    writer.close();
    writer = ParquetWriter.open(directory.resolve("other"), 0);
    assertThat(bytes(new GivenRows(40_000, ParquetWriterTest::row))).isEqualTo(first);
  }

  @Test
  void severalTables_areWrittenAtOnce() throws Exception {
    byte[] alone = bytes(new GivenRows(30_000, ParquetWriterTest::row));
    try (var threads = Executors.newFixedThreadPool(4)) {
      Callable<byte[]> work = () -> bytes(new GivenRows(30_000, ParquetWriterTest::row));
      for (Future<byte[]> written : threads.invokeAll(List.of(work, work, work, work))) {
        assertThat(written.get()).isEqualTo(alone);
      }
    }
    assertThat(spooled()).isEmpty();
  }

  /// As large as a request may be.
  @Test
  void largestCells_fit() throws Exception {
    String large = "0123456789abcdef".repeat(4 << 20);
    Path file = file(new GivenRows(4, number -> new Row(large, null, (long) number)));
    var counts = new ArrayList<Object>();
    ParquetFiles.forEachRowOfDuckDb(
        file,
        row -> {
          assertThat(large.equals(row.get("text"))).isTrue();
          counts.add(row.get("count"));
        });
    assertThat(counts).isEqualTo(List.of(0L, 1L, 2L, 3L));
  }

  @Test
  void failureOfRows_isThrownOn_andLeavesNothing() throws Exception {
    var failure = new StoreException.Canceled("the scan was canceled");
    var out = new ByteArrayOutputStream();
    var rows =
        new GivenRows(
            100_000,
            number -> {
              if (number == 50_000) {
                throw failure;
              }
              return row(number);
            });
    assertThatThrownBy(() -> writer.write(rows, out)).isSameAs(failure);
    assertThat(out.size()).isZero();
    assertThat(spooled()).isEmpty();
    assertThat(read(file(new GivenRows(1, ParquetWriterTest::row)))).hasSize(1);
  }

  @Test
  void targetThatTakesNoMore_isToldOf_andNothingIsLeft() throws Exception {
    var broken = new IOException("gone");
    var target =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw broken;
          }
        };
    assertThatThrownBy(() -> writer.write(new GivenRows(1, ParquetWriterTest::row), target))
        .isSameAs(broken);
    assertThat(spooled()).isEmpty();
  }

  @Test
  void littleFreeDisk_isUnavailable() throws Exception {
    try (var full = ParquetWriter.open(spool, Long.MAX_VALUE)) {
      assertThatThrownBy(
              () ->
                  full.write(
                      new GivenRows(1, ParquetWriterTest::row), OutputStream.nullOutputStream()))
          .isInstanceOf(StoreException.Unavailable.class)
          .hasMessageEndingWith(
              "bytes of disk are free, 9223372036854775807 are needed to write a table");
    }
    assertThat(spooled()).isEmpty();
  }

  @Test
  void fullDisk_isUnavailable_andLeavesNothing() throws Exception {
    try (var _ = new FileSizeLimit(64 << 10)) {
      assertThatThrownBy(() -> bytes(new GivenRows(200_000, ParquetWriterTest::row)))
          .isInstanceOf(StoreException.Unavailable.class)
          .hasMessage("the table could not be written");
    }
    assertThat(spooled()).isEmpty();
    assertThat(read(file(new GivenRows(1, ParquetWriterTest::row)))).hasSize(1);
  }

  @Test
  void open_deletesWhatAnEarlierProcessLeft_andNothingElse() throws Exception {
    for (String name : List.of("table-7.parquet", "duckdb_temp_block-1.block", "notes.txt")) {
      Files.writeString(spool.resolve(name), "x");
    }
    ParquetWriter.open(spool, 0).close();
    assertThat(spooled()).containsExactly("notes.txt");
  }

  @Test
  void engine_reachesNothingOutsideOfItsSpool() throws Exception {
    Path outside = directory.resolve("outside.parquet");
    Path around = spool.resolve("../outside.parquet");
    Path secret = Files.writeString(directory.resolve("secret.csv"), "x");
    try (var connection = writer.connection()) {
      for (String command :
          List.of(
              "COPY (SELECT 1) TO '%s'".formatted(outside),
              "COPY (SELECT 1) TO '%s'".formatted(around),
              "SELECT * FROM read_csv('%s')".formatted(secret),
              "ATTACH '%s' AS other".formatted(directory.resolve("other.duckdb")),
              "SET enable_external_access = true",
              "SET allowed_directories = ['%s']".formatted(directory))) {
        assertThatThrownBy(() -> Database.run(connection, command))
            .as(command)
            .hasMessageMatching("(?s).*(Permission Error|configuration has been locked).*");
      }
    }
    assertThat(outside).doesNotExist();
  }
}
