package dev.outspan.cli.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.outspan.client.Access;
import dev.outspan.client.ApiClient;
import dev.outspan.client.Meter;
import dev.outspan.client.Patience;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImporterTest {
  private final List<String> targets = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private final List<Duration> waits = new ArrayList<>();
  private final Deque<String> answers = new ArrayDeque<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /// Answers as the test says, by `STATUS BODY`; then that one span was stored a line.
  private void answer(HttpExchange exchange) throws IOException {
    targets.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    bodies.add(sent);
    String answer =
        Optional.ofNullable(answers.poll())
            .orElse(
                "200 {\"object\":\"import\",\"spans\":%d,\"assessments\":0,\"deleted\":0,\"ignored\":1}"
                    .formatted(sent.lines().count()));
    byte[] body = answer.substring(4).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Retry-After", "3");
    exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Importer importer(String format) {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new Importer(
        new ApiClient(new Access(address, "key")),
        format,
        () -> new Patience(Patience.Terms.DEFAULT, waits::add));
  }

  private static Importer.Source source(byte[] file) {
    return new Importer.Source(
        "spans", new ByteArrayInputStream(file), OptionalLong.of(file.length));
  }

  private static Importer.Source source(String file) {
    return source(file.getBytes(UTF_8));
  }

  private void send(String file) throws IOException {
    importer("").send(source(file), Meter.NONE);
  }

  @Test
  void send_linesAndArrays_areTheSameRequest() throws IOException {
    send("{\"a\":1}\n\n{\"b\":2}");
    send("[{\"a\":1},\n{\"b\":2}]");
    assertThat(bodies).containsExactly("{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}\n{\"b\":2}\n");
    assertThat(targets).containsOnly("POST /v5/spans/import");
  }

  @Test
  void send_anElementOfSeveralLines_isOneLine() throws IOException {
    send("[{\n  \"a\": 1\r\n}]");
    assertThat(bodies).containsExactly("{   \"a\": 1  }\n");
  }

  @Test
  void send_whatIsCompressed_isUnpacked() throws IOException {
    byte[] plain = "{\"a\":1}\n".getBytes(UTF_8);
    var gzip = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(gzip)) {
      packed.write(plain);
    }
    importer("").send(source(gzip.toByteArray()), Meter.NONE);
    importer("").send(source(Zstd.compress(plain)), Meter.NONE);
    assertThat(bodies).containsExactly("{\"a\":1}\n", "{\"a\":1}\n");
  }

  @Test
  void send_aLargeFile_isManyRequestsOfWholeRecords() throws IOException {
    String record = "{\"text\":\"%s\"}\n".formatted("x".repeat(3 << 19));
    var importer = importer("langfuse");
    importer.send(source(record.repeat(5)), Meter.NONE);
    importer.send(source("{}\n".repeat(2_001)), Meter.NONE);
    assertThat(bodies)
        .extracting(body -> body.lines().count())
        .containsExactly(2L, 2L, 1L, 2_000L, 1L);
    assertThat(targets).containsOnly("POST /v5/spans/import?format=langfuse");
    assertThat(importer.counts())
        .isEqualTo(Map.of("spans", 2_006L, "assessments", 0L, "deleted", 0L, "ignored", 5L));
  }

  @Test
  void send_afterTheFormatWasRecognised_keepsToItInThatFile() throws IOException {
    answers.add("200 {\"format\":\"phoenix\",\"spans\":1}");
    var importer = importer("");
    importer.send(source("{}\n".repeat(2_001)), Meter.NONE);
    importer.send(source("{}\n"), Meter.NONE);
    assertThat(targets)
        .containsExactly(
            "POST /v5/spans/import",
            "POST /v5/spans/import?format=phoenix",
            "POST /v5/spans/import");
  }

  @Test
  void send_toAServerThatIsBusy_triesAgain() throws IOException {
    answers.add("503 {\"detail\":\"overloaded\"}");
    answers.add("429 {\"detail\":\"too much\"}");
    send("{}\n");
    assertThat(bodies).containsExactly("{}\n", "{}\n", "{}\n");
    assertThat(waits).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3));
  }

  @Test
  void send_whatIsRefused_namesTheLineOfTheFile() {
    answers.add(
        "422 {\"detail\":[{\"type\":\"x\",\"loc\":[\"body\",1,\"name\"],\"msg\":\"Field required\"}]}");
    assertThatThrownBy(() -> send("{}\n\n\n{\"b\":2}\n"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "spans, line 4: POST /v5/spans/import was answered with 422: body.1.name: Field required;"
                + " nothing of the file is stored");
    assertThat(waits).isEmpty();
  }

  @Test
  void send_nothing_asksNothing() throws IOException {
    send("");
    send("[]");
    assertThat(bodies).isEmpty();
  }
}
