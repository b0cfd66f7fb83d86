package dev.outspan.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.client.Access;
import dev.outspan.client.ApiClient;
import dev.outspan.client.RawExport;
import dev.outspan.http.HttpSettings;
import dev.outspan.testing.Csv;
import dev.outspan.testing.ParquetFiles;
import dev.outspan.testing.RecordedSpans;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Real spans, sent as a tracing client sends them, come back whole, field by field and in order.
class RecordedSpansTest {
  private static final String KEY = "recorded";
  private static final Set<String> OBJECTS =
      Set.of("input", "output", "metadata", "expected", "created_by");
  private static final Set<String> NUMBERS = Set.of("input_tokens", "output_tokens");

  @TempDir private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();

  @TestFactory
  Stream<DynamicTest> recordedSpans_comeBackWhole() {
    if (!RecordedSpans.areThere()) {
      return Stream.empty();
    }
    return Stream.of(
        DynamicTest.dynamicTest("batches of 50", () -> roundTrip(50, false)),
        DynamicTest.dynamicTest("batches of 200, gzip", () -> roundTrip(200, true)),
        DynamicTest.dynamicTest("batches of 1,000", () -> roundTrip(1_000, false)));
  }

  private void roundTrip(int batchSpans, boolean gzip)
      throws IOException, InterruptedException, SQLException {
    List<String> lines = RecordedSpans.lines();
    Path data = Files.createDirectory(directory.resolve("batches-of-" + batchSpans));
    try (var server =
        OutspanServer.start(
            data, HttpSettings.DEFAULT.withPort(0), Map.of("OUTSPAN_API_KEYS", KEY + "=default"))) {
      // A client's batches overlap: a span's end is sent while others still start.
      int window = 3 * batchSpans;
      for (int from = 0; from < lines.size(); from += window) {
        var spans =
            lines.subList(from, Math.min(from + window, lines.size())).stream()
                .map(RecordedSpans::parse)
                .toList();
        put(server, spans.stream().map(RecordedSpans::started).toList(), batchSpans, gzip);
        put(server, spans, batchSpans, gzip);
      }
      requireAll(server, RecordedSpans.inExportOrder(lines));
    }
  }

  private void put(OutspanServer server, List<ObjectNode> spans, int batchSpans, boolean gzip)
      throws IOException, InterruptedException {
    for (int from = 0; from < spans.size(); from += batchSpans) {
      ObjectNode batch = RecordedSpans.JSON.createObjectNode();
      batch
          .putArray("items")
          .addAll(spans.subList(from, Math.min(from + batchSpans, spans.size())));
      byte[] body = RecordedSpans.JSON.writeValueAsBytes(batch);
      var request =
          HttpRequest.newBuilder(server.address().resolve("/v5/spans/batch"))
              .header("x-api-key", KEY)
              .header("Content-Type", "application/json")
              .method("PUT", BodyPublishers.ofByteArray(gzip ? zipped(body) : body));
      if (gzip) {
        request.header("Content-Encoding", "gzip");
      }
      var answer = client.send(request.build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      int items = RecordedSpans.JSON.readTree(answer.body()).get("items").size();
      assertThat(items).isEqualTo(batch.get("items").size());
    }
  }

  private static byte[] zipped(byte[] body) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(body);
    }
    return bytes.toByteArray();
  }

  private void requireAll(OutspanServer server, List<String> sent)
      throws IOException, InterruptedException, SQLException {
    Path jsonl = export(server, "jsonl").file();
    try (var lines = Files.lines(jsonl)) {
      requireEqual(lines.map(RecordedSpans::parse).iterator(), sent);
    }
    assertThat(direct(server, "jsonl")).isEqualTo(Files.readString(jsonl));
    requireSameTables(export(server, "parquet").file(), jsonl);
    try (var spans =
        RecordedSpans.JSON
            .readerFor(ObjectNode.class)
            .<ObjectNode>readValues(export(server, "json").file().toFile())) {
      requireEqual(spans, sent);
    }
    var rows = Csv.rows(Files.readString(export(server, "csv").file()));
    var header = rows.next().stream().map(Optional::orElseThrow).toList();
    requireEqual(
        new Iterator<ObjectNode>() {
          @Override
          public boolean hasNext() {
            return rows.hasNext();
          }

          @Override
          public ObjectNode next() {
            return fromCsv(header, rows.next());
          }
        },
        sent);
  }

  /// Each row of the table is the line of its span, character for character.
  private static void requireSameTables(Path parquet, Path jsonl) throws IOException, SQLException {
    try (var lines = Files.newBufferedReader(jsonl)) {
      ParquetFiles.forEachRow(parquet, row -> requireLine(row, lines));
      assertThat(lines.readLine()).isNull();
    }
    try (var lines = Files.newBufferedReader(jsonl)) {
      ParquetFiles.forEachRowOfDuckDb(parquet, row -> requireLine(row, lines));
      assertThat(lines.readLine()).isNull();
    }
  }

  private static void requireLine(Map<String, Object> row, BufferedReader lines) {
    try {
      assertThat(ParquetFiles.line(row)).isEqualTo(lines.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireEqual(Iterator<ObjectNode> found, List<String> sent) {
    int count = 0;
    int counted = 0;
    while (found.hasNext()) {
      ObjectNode span = found.next();
      counted += removeCountsOfTheServer(span, RecordedSpans.parse(sent.get(count)));
      String keyId = span.at("/created_by/id").textValue();
      ObjectNode expected =
          RecordedSpans.stored(RecordedSpans.parse(sent.get(count)), "default", keyId);
      assertThat((Object) span).as("span %d", count).isEqualTo(expected);
      count++;
    }
    assertThat(count).isEqualTo(sent.size());
    assertThat(counted).as("spans whose tokens the server read itself").isEqualTo(7);
  }

  /// Takes out what the server read in the output of a span that was sent without counts.
  ///
  /// @return 1 if there was something, else 0
  private static int removeCountsOfTheServer(ObjectNode span, ObjectNode sent) {
    if (NUMBERS.stream().anyMatch(sent::has) || NUMBERS.stream().noneMatch(span::has)) {
      return 0;
    }
    JsonNode output = span.get("output");
    assertThat(span.get("input_tokens")).isEqualTo(output.get("prompt_eval_count"));
    assertThat(span.get("output_tokens")).isEqualTo(output.get("eval_count"));
    span.remove(NUMBERS);
    return 1;
  }

  private RawExport.Saved export(OutspanServer server, String format) throws IOException {
    Path files = Files.createDirectories(directory.resolve("files"));
    var client = new ApiClient(new Access(server.address(), KEY));
    String request = "{\"export_format\":\"%s\"}".formatted(format);
    try (var export = RawExport.begin(client, Map.of(), request.getBytes(UTF_8))) {
      var saved = export.saveIn(files);
      assertThat(saved.receipt().rows()).isEqualTo(RecordedSpans.COUNT);
      return saved;
    }
  }

  private String direct(OutspanServer server, String format)
      throws IOException, InterruptedException {
    URI uri = server.address().resolve("/v5/spans/export");
    var request =
        HttpRequest.newBuilder(uri)
            .header("x-api-key", KEY)
            .POST(BodyPublishers.ofString("{\"export_format\":\"%s\"}".formatted(format)))
            .build();
    var answer = client.send(request, BodyHandlers.ofInputStream());
    try (var body = answer.body()) {
      JsonNode envelope = RecordedSpans.JSON.readTree(body);
      assertThat(envelope.fieldNames()).toIterable().containsExactly("filename", "content");
      return envelope.get("content").textValue();
    }
  }

  private static ObjectNode fromCsv(List<String> header, List<Optional<String>> row) {
    ObjectNode span = RecordedSpans.JSON.createObjectNode();
    for (int column = 0; column < header.size(); column++) {
      String name = header.get(column);
      boolean isJson = OBJECTS.contains(name) || NUMBERS.contains(name);
      row.get(column).ifPresent(text -> span.set(name, isJson ? json(text) : span.textNode(text)));
    }
    return span;
  }

  private static JsonNode json(String text) {
    try {
      return RecordedSpans.JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
