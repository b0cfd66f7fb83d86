package dev.outspan.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Selection;
import dev.outspan.sample.SampleSettings;
import dev.outspan.sample.SampleTraces;
import dev.outspan.span.Span;
import dev.outspan.store.SpanReader;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.SpanScan;
import dev.outspan.store.SpanStore;
import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.DuckDbSpanStore;
import dev.outspan.store.duckdb.ParquetWriter;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.ParquetFiles;
import dev.outspan.testing.Seeds;
import dev.outspan.testing.Spans;
import dev.outspan.wire.Compression;
import dev.outspan.wire.SpanColumn;
import dev.outspan.wire.SpanFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Parquet file has the spans of JSON Lines, in their order, whoever reads it.
class ParquetFileTest {
  private static final DuckDbSettings SETTINGS = DuckDbSettings.DEFAULT.withMinimumFreeBytes(0);

  @TempDir private Path directory;
  private ParquetWriter tables;

  @BeforeEach
  void open() {
    tables = ParquetWriter.open(directory.resolve("spool"), 0);
  }

  @AfterEach
  void close() {
    tables.close();
  }

  private FileKind.Table table(Assessments assessments) {
    return new FileKind.Table(SpanColumn.all(assessments == Assessments.INLINE), tables);
  }

  private Path write(SpanReader spans, FileKind.Content content, Assessments assessments) {
    return write(
        spans.scan(Selection.everythingOf(Spans.ACCOUNT), assessments), content, assessments);
  }

  private Path write(SpanScan rows, FileKind.Content content, Assessments assessments) {
    Path file = directory.resolve("file");
    try (var scan = rows;
        var out = Files.newOutputStream(file)) {
      FileProof proof =
          SpanFile.write(scan, new FileKind(content, assessments, Compression.NONE), out);
      assertThat(proof.bytes()).isEqualTo(Files.size(file));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> lines(SpanReader spans, Assessments assessments) throws IOException {
    var format = new FileKind.Rows(new SpanFormat.JsonLines());
    return Files.readAllLines(write(spans, format, assessments), UTF_8);
  }

  private List<Map<String, Object>> rows(SpanReader spans, FileKind.Table table)
      throws IOException, SQLException {
    boolean isAssessed = table.columns().contains(SpanColumn.ASSESSMENTS);
    Path file = write(spans, table, isAssessed ? Assessments.INLINE : Assessments.NONE);
    var rows = new ArrayList<Map<String, Object>>();
    ParquetFiles.forEachRow(file, rows::add);
    var rowsOfDuckDb = new ArrayList<Map<String, Object>>();
    ParquetFiles.forEachRowOfDuckDb(file, rowsOfDuckDb::add);
    assertThat(rowsOfDuckDb).isEqualTo(rows);
    return rows;
  }

  private void requireSame(SpanStore store, Assessments assessments)
      throws IOException, SQLException {
    List<String> lines = lines(store.reader(), assessments);
    assertThat(rows(store.reader(), table(assessments)).stream().map(ParquetFiles::line))
        .isEqualTo(lines);
  }

  @Test
  void randomSpans_areThoseOfTheLines() {
    Seeds.forSeeds(
        5,
        random -> {
          try (var store = new MemorySpanStore()) {
            for (int i = 0; i < 40; i++) {
              store.writer().upsert(List.of(Spans.random(random)));
            }
            requireSame(store, Assessments.NONE);
            requireSame(store, Assessments.INLINE);
          } catch (IOException | SQLException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void assessments_areTheArrayOfTheLines() throws Exception {
    try (var store = new MemorySpanStore()) {
      Span span = Spans.span("t", "a").make();
      store.writer().insert(List.of(span, Spans.span("t", "b").make()));
      var ratings = dev.outspan.testing.Assessments.rating("r", span.key(), 4);
      store.assessments().create(ratings);
      requireSame(store, Assessments.INLINE);
      assertThat(rows(store.reader(), table(Assessments.INLINE)))
          .extracting(row -> String.valueOf(row.get("assessments")).length() > 2)
          .containsExactly(true, false);
    }
  }

  @Test
  void changes_haveDeletedSpansAsRows_ofWhatIsKnownOfThem() throws Exception {
    try (var store = new MemorySpanStore()) {
      store.writer().insert(List.of(Spans.span("t", "a").startUs(5).make()));
      long before = store.reader().version();
      store.writer().insert(List.of(Spans.span("t", "b").startUs(6).make()));
      store.deletion().deleteSpan(Spans.ACCOUNT, "a");
      var everything = Selection.everythingOf(Spans.ACCOUNT);
      for (Assessments assessments : Assessments.values()) {
        SpanScan changes = store.reader().changes(everything, assessments, before);
        var rows = new ArrayList<Map<String, Object>>();
        ParquetFiles.forEachRow(write(changes, table(assessments), assessments), rows::add);
        assertThat(rows)
            .first()
            .isEqualTo(
                Map.of(
                    "id", "a", "trace_id", "t", "start_timestamp", 5L, "object", "span.deleted"));
        assertThat(rows)
            .extracting(row -> row.get("object"))
            .containsExactly("span.deleted", "span");
      }
    }
  }

  @Test
  void columns_areTheChosenOnes_inTheChosenOrder() throws Exception {
    try (var store = new MemorySpanStore()) {
      store.writer().insert(List.of(Spans.span("t", "a").tokens(3, 4).make()));
      var chosen =
          new FileKind.Table(
              List.of(SpanColumn.OUTPUT_TOKENS, SpanColumn.END_TIMESTAMP, SpanColumn.ID), tables);
      assertThat(rows(store.reader(), chosen))
          .containsExactly(Map.of("output_tokens", 4L, "id", "a"));
      assertThat(rows(store.reader(), chosen).getFirst().keySet())
          .containsExactly("output_tokens", "id");
    }
  }

  @Test
  void sampleSpans_areThoseOfTheLines_andTheSameBytesAfterARestart() throws Exception {
    Path data = directory.resolve("data");
    Path first = directory.resolve("first");
    try (var store = DuckDbSpanStore.open(data, SETTINGS)) {
      store.writer().upsert(sampleSpans());
      requireSame(store, Assessments.NONE);
      Files.move(write(store.reader(), table(Assessments.NONE), Assessments.NONE), first);
      assertThat(write(store.reader(), table(Assessments.NONE), Assessments.NONE))
          .hasSameBinaryContentAs(first);
    }
    tables.close();
    tables = ParquetWriter.open(directory.resolve("spool"), 0);
    try (var store = DuckDbSpanStore.open(data, SETTINGS)) {
      assertThat(write(store.reader(), table(Assessments.NONE), Assessments.NONE))
          .hasSameBinaryContentAs(first);
    }
  }

  private static List<Span> sampleSpans() {
    var settings = SampleSettings.seeded(7).of(Spans.ACCOUNT, "key-1");
    return new SampleTraces(settings).spans().limit(5_000).toList();
  }
}
