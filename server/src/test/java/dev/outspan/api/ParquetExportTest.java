package dev.outspan.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Span;
import dev.outspan.store.StoreException;
import dev.outspan.store.duckdb.ParquetWriter;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.table.TableColumn;
import dev.outspan.table.TableRows;
import dev.outspan.table.TableWriter;
import dev.outspan.testing.ParquetFiles;
import dev.outspan.testing.RecordedSpans;
import dev.outspan.testing.Spans;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parquet files over HTTP: in which form, and what becomes of an export that fails.
class ParquetExportTest {
  private static final String ANY_FILE = "application/octet-stream";
  private static final String PARQUET = "application/vnd.apache.parquet";
  private static final String FORMAT = "{\"export_format\":\"parquet\"}";

  @TempDir private Path directory;
  private ParquetWriter tables;
  private ServedApi api;

  /// What the endpoint is given for a writer; a test may put another one in.
  private TableWriter writer = (_, _) -> {};

  @BeforeEach
  void start() throws IOException {
    tables = ParquetWriter.open(directory.resolve("spool"), 0);
    writer = tables;
    api =
        new ServedApi(
            new MemorySpanStore(),
            directory,
            (rows, target) -> writer.write(rows, target),
            Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
    api.store.writer().insert(List.of(ours("a"), ours("b")));
  }

  @AfterEach
  void stop() {
    api.close();
    tables.close();
  }

  private static Span ours(String id) {
    return Spans.span("t", id).account(ServedApi.ACCOUNT).tokens(1, 2).make();
  }

  private HttpURLConnection export(String body, Map<String, String> headers) throws IOException {
    var connection = (HttpURLConnection) api.uri("/v5/spans/export").toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setRequestProperty("x-api-key", ServedApi.ANN);
    connection.setRequestProperty("Content-Type", "application/json");
    headers.forEach(connection::setRequestProperty);
    connection.setDoOutput(true);
    connection.getOutputStream().write(body.getBytes(UTF_8));
    return connection;
  }

  private static String refusal(HttpURLConnection answer) throws IOException {
    try (var in = answer.getErrorStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private Path saved(HttpURLConnection answer) throws IOException {
    try (var in = answer.getInputStream()) {
      return Files.write(directory.resolve("file.parquet"), in.readAllBytes());
    }
  }

  @Test
  void file_isNamedTypedAndProved_andNeverCoded() throws Exception {
    var asked =
        List.of(Map.entry("{}", PARQUET), Map.entry(FORMAT, PARQUET), Map.entry(FORMAT, ANY_FILE));
    for (var request : asked) {
      var answer =
          export(request.getKey(), Map.of("Accept", request.getValue(), "Accept-Encoding", "gzip"));
      assertThat(answer.getResponseCode()).isEqualTo(200);
      Path file = saved(answer);
      assertThat(answer.getHeaderField("Content-Type")).isEqualTo(request.getValue());
      assertThat(answer.getHeaderField("Content-Encoding")).isNull();
      assertThat(answer.getHeaderField("Content-Disposition"))
          .isEqualTo("attachment; filename=\"spans_export_20260102T030405Z.parquet\"");
      byte[] bytes = Files.readAllBytes(file);
      assertThat(answer.getHeaderField("Outspan-Rows")).isEqualTo("2");
      assertThat(answer.getHeaderField("Outspan-Bytes")).isEqualTo("" + bytes.length);
      assertThat(answer.getHeaderField("Outspan-Sha256"))
          .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
      var ids = new ArrayList<Object>();
      ParquetFiles.forEachRow(file, row -> ids.add(row.get("id")));
      assertThat(ids).isEqualTo(List.of("a", "b"));
    }
  }

  @Test
  void chosenColumns_mayShowAssessments() throws Exception {
    var answer =
        export(
            "{\"columns\":[\"assessments\",\"output_tokens\"],\"include_assessments\":true}",
            Map.of("Accept", PARQUET));
    var rows = new ArrayList<Map<String, Object>>();
    ParquetFiles.forEachRow(saved(answer), rows::add);
    assertThat(rows)
        .isEqualTo(
            List.of(
                Map.of("assessments", "[]", "output_tokens", 2L),
                Map.of("assessments", "[]", "output_tokens", 2L)));
  }

  @Test
  void link_leadsToTheSameFile() throws Exception {
    Path raw = saved(export(FORMAT, Map.of("Accept", PARQUET)));
    var answer =
        export("{\"export_format\":\"parquet\",\"export_method\":\"signed_url\"}", Map.of());
    assertThat(answer.getResponseCode()).isEqualTo(200);
    String link;
    try (var in = answer.getInputStream()) {
      link = RecordedSpans.JSON.readTree(in).get("signed_url").textValue();
    }
    var file = (HttpURLConnection) URI.create(link).toURL().openConnection();
    try (var in = file.getInputStream()) {
      assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(raw));
    }
    assertThat(file.getHeaderField("Content-Type")).isEqualTo(PARQUET);
  }

  @Test
  void envelope_isRefused_andPointsToTheRawForm() throws IOException {
    var answer = export(FORMAT, Map.of());
    assertThat(answer.getResponseCode()).isEqualTo(422);
    assertThat(refusal(answer))
        .contains("\"loc\":[\"body\",\"export_format\"]", "raw form", "signed_url");
  }

  @Test
  void accept_andFormat_mustAgree() throws IOException {
    assertThat(export(FORMAT, Map.of("Accept", "text/csv")).getResponseCode()).isEqualTo(406);
    assertThat(export("{\"export_format\":\"csv\"}", Map.of("Accept", PARQUET)).getResponseCode())
        .isEqualTo(406);
  }

  @Test
  void tableThatCannotBeWritten_isAnAnswerOfItsOwn() throws IOException {
    writer =
        (rows, _) -> {
          assertThat(rows.next()).isTrue();
          throw new StoreException.Unavailable("0 bytes of disk are free", null);
        };
    var answer = export(FORMAT, Map.of("Accept", ANY_FILE));
    assertThat(answer.getResponseCode()).isEqualTo(503);
    assertThat(answer.getHeaderField("Content-Disposition")).isNull();
    assertThat(refusal(answer)).isEqualTo("{\"detail\":\"the store is not available\"}");
  }

  @Test
  void clientThatGoesAway_endsTheExportWithinASecond_andLeavesNothing() throws Exception {
    api.store.writer().insert(IntStream.range(0, 10_000).mapToObj(i -> ours("c" + i)).toList());
    var began = new CompletableFuture<Instant>();
    var ended = new CompletableFuture<Throwable>();
    writer =
        (rows, target) -> {
          try {
            tables.write(new Repeated(rows, began), target);
          } catch (RuntimeException e) {
            ended.complete(e);
            throw e;
          }
        };
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.uri("/").getPort())) {
      String head =
          "POST /v5/spans/export HTTP/1.1\r\nHost: x\r\nx-api-key: %s\r\nAccept: %s\r\n"
              .formatted(ServedApi.ANN, PARQUET);
      socket.getOutputStream().write((head + "Content-Length: 2\r\n\r\n{}").getBytes(UTF_8));
      began.get(30, TimeUnit.SECONDS);
    }
    Instant gone = Instant.now();
    assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(StoreException.Canceled.class);
    assertThat(Duration.between(gone, Instant.now())).isLessThan(Duration.ofSeconds(2));
    try (var files = Files.list(directory.resolve("spool"))) {
      assertThat(files).isEmpty();
    }
  }

  /// Each row a thousand times, so that a table takes long.
  private static final class Repeated implements TableRows {
    private static final int TIMES = 1_000;

    private final TableRows rows;
    private final CompletableFuture<Instant> began;
    private int left;

    Repeated(TableRows rows, CompletableFuture<Instant> began) {
      this.rows = rows;
      this.began = began;
    }

    @Override
    public List<TableColumn> columns() {
      return rows.columns();
    }

    @Override
    public boolean next() {
      if (left == 0) {
        began.complete(Instant.now());
        left = TIMES;
        return rows.next();
      }
      left--;
      return true;
    }

    @Override
    public byte @Nullable [] text(int column) {
      return rows.text(column);
    }

    @Override
    public long number(int column) {
      return rows.number(column);
    }
  }
}
