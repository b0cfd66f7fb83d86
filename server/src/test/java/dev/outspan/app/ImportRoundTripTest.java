package dev.outspan.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.http.HttpSettings;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.Json;
import dev.outspan.span.Links;
import dev.outspan.span.Micros;
import dev.outspan.span.OperationType;
import dev.outspan.span.Payload;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Status;
import dev.outspan.span.Timing;
import dev.outspan.span.Usage;
import dev.outspan.store.SpanStore;
import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.DuckDbSpanStore;
import dev.outspan.testing.Assessments;
import dev.outspan.testing.RecordedSpans;
import dev.outspan.testing.Seeds;
import dev.outspan.wire.JsonDocument;
import dev.outspan.wire.JsonException;
import dev.outspan.wire.JsonLimits;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What one server exports another one takes in and exports again, byte by byte the same.
class ImportRoundTripTest {
  private static final String KEY = "round-trip";
  private static final String ACCOUNT = "default";
  private static final int STEP_CHARACTERS = 10 << 20;
  private static final int STEP_LINES = 10_000;

  private static final List<String> PIECES =
      List.of(
          "a",
          "\"",
          "\\",
          "/",
          "\n",
          "\r",
          "\u2028",
          "\u0001",
          "\u007f",
          "é",
          "\ud83d\ude00",
          "\ufeff",
          "'",
          ",",
          "{",
          "]",
          " ");

  private static final List<String> NUMBERS =
      List.of("0", "-0", "1.0", "1e400", "-1E-7", "9".repeat(300), "0.10000000000000000000001");

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();

  private OutspanServer start(Path data) {
    return OutspanServer.start(
        data, HttpSettings.DEFAULT.withPort(0), Map.of("OUTSPAN_API_KEYS", KEY + "=" + ACCOUNT));
  }

  private HttpResponse<byte[]> post(OutspanServer server, String path, byte[] body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.address().resolve(path))
            .header("x-api-key", KEY)
            .header("Content-Type", "application/json")
            .header("Accept", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    var answer = client.send(request, BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(() -> new String(answer.body(), UTF_8)).isEqualTo(200);
    return answer;
  }

  private byte[] export(OutspanServer server, String format)
      throws IOException, InterruptedException {
    String body = "{\"export_format\":\"%s\",\"include_assessments\":true}".formatted(format);
    return post(server, "/v5/spans/export", body.getBytes(UTF_8)).body();
  }

  @Test
  void randomSpans_comeBackByteByByte() {
    Seeds.forSeeds(
        3,
        random -> {
          Path from = directory.resolve("from-" + random.nextInt(Integer.MAX_VALUE));
          fill(random, from);
          try (var source = start(from)) {
            byte[] lines = export(source, "jsonl");
            byte[] array = export(source, "json");
            requireSame(lines, lines, array, from.resolveSibling(from.getFileName() + "-lines"));
            requireSame(array, lines, array, from.resolveSibling(from.getFileName() + "-array"));
          } catch (IOException e) {
            throw new AssertionError(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
          }
        });
  }

  private void requireSame(byte[] sent, byte[] lines, byte[] array, Path data)
      throws IOException, InterruptedException {
    try (var target = start(data)) {
      String answer = new String(post(target, "/v5/spans/import", sent).body(), UTF_8);
      assertThat(answer).startsWith("{\"object\":\"import\",\"format\":\"outspan\",\"spans\":");
      assertThat(answer).endsWith("\"deleted\":0,\"ignored\":0}");
      assertThat(export(target, "jsonl")).isEqualTo(lines);
      assertThat(export(target, "json")).isEqualTo(array);
    }
  }

  private static void fill(RandomGenerator random, Path data) {
    try (SpanStore store = DuckDbSpanStore.open(data, DuckDbSettings.DEFAULT)) {
      for (int batch = 0; batch < 4; batch++) {
        var spans = new ArrayList<Span>();
        for (int i = 0; i < 50; i++) {
          spans.add(span(random, "%d-%d".formatted(batch, i)));
        }
        store.writer().restore(spans);
        for (int i = 0; i < 10; i++) {
          var key = spans.get(random.nextInt(spans.size())).key();
          var type = AssessmentType.values()[0];
          store
              .assessments()
              .create(
                  Assessments.assessment(batch + text(random) + i, key, type, random.nextInt()));
        }
      }
    }
  }

  private static Span span(RandomGenerator random, String id) {
    long startUs = random.nextInt(3) == 0 ? random.nextLong(1L << 50) : random.nextInt(5);
    Instant start = Micros.toInstant(startUs);
    boolean isTelemetry = random.nextBoolean();
    return new Span(
        new SpanKey(ACCOUNT, "t" + text(random), id + text(random)),
        text(random),
        new Timing(start, maybe(random, start.plusNanos(random.nextInt(9) * 1_000L))),
        Status.values()[random.nextInt(Status.values().length)],
        OperationType.values()[random.nextInt(OperationType.values().length)],
        new Links(
            maybe(random, text(random)),
            maybe(random, text(random)),
            maybe(random, text(random)),
            maybe(random, text(random)),
            isTelemetry ? Optional.of("0af7651916cd43dd8448eb211c80319c") : Optional.empty(),
            isTelemetry ? maybe(random, "b7ad6b7169203331") : Optional.empty()),
        new Payload(
            object(random, 4),
            object(random, random.nextInt(20) == 0 ? 490 : 3),
            object(random, 2),
            maybe(random, object(random, 2))),
        new Usage(count(random), count(random)),
        text(random));
  }

  private static OptionalLong count(RandomGenerator random) {
    return random.nextBoolean()
        ? OptionalLong.empty()
        : OptionalLong.of(random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(9));
  }

  private static <T> Optional<T> maybe(RandomGenerator random, T value) {
    return random.nextBoolean() ? Optional.of(value) : Optional.empty();
  }

  private static String text(RandomGenerator random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(pick(random, PIECES));
    }
    return text.toString();
  }

  private static <T> T pick(RandomGenerator random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /// An object that is nested so deep, as the server keeps it.
  private static Json object(RandomGenerator random, int depth) {
    var json = new StringBuilder();
    for (int i = 1; i < depth; i++) {
      json.append("{\"usage\":");
    }
    json.append("{\"prompt_tokens\":").append(pick(random, NUMBERS)).append(",\"k\":[\"\\u0001");
    json.append("\\n\\\"\\\\\ud83d\ude00\",null,true,").append(pick(random, NUMBERS)).append("]}");
    json.append("}".repeat(depth - 1));
    try {
      return JsonDocument.parse(json.toString().getBytes(UTF_8), JsonLimits.DEFAULT).root().json();
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> recordedSpans_comeBackByteByByte() {
    return RecordedSpans.areThere()
        ? Stream.of(DynamicTest.dynamicTest("in pieces", this::roundTripOfRecordedSpans))
        : Stream.empty();
  }

  private void roundTripOfRecordedSpans() throws IOException, InterruptedException {
    Path from = Files.createDirectory(directory.resolve("recorded"));
    try (var source = start(from);
        var target = start(Files.createDirectory(directory.resolve("again")))) {
      send(source, RecordedSpans.lines());
      byte[] first = export(source, "jsonl");
      send(target, new String(first, UTF_8).lines().toList());
      byte[] second = export(target, "jsonl");
      assertThat(second.length).isEqualTo(first.length).isGreaterThan(10_000_000);
      assertThat(Arrays.equals(first, second)).isTrue();
      assertThat(new String(second, UTF_8).lines().count()).isEqualTo(RecordedSpans.COUNT);
    }
  }

  /// Sends lines to be imported, as many at once as one request takes.
  private void send(OutspanServer server, List<String> lines)
      throws IOException, InterruptedException {
    var piece = new StringBuilder();
    int count = 0;
    for (String line : lines) {
      if (piece.length() + line.length() > STEP_CHARACTERS || count == STEP_LINES) {
        post(server, "/v5/spans/import", piece.toString().getBytes(UTF_8));
        piece.setLength(0);
        count = 0;
      }
      piece.append(line).append('\n');
      count++;
    }
    post(server, "/v5/spans/import", piece.toString().getBytes(UTF_8));
  }
}
