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
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImporterTest {
  /// Lines of a full request.
  private static final int FULL = 2_000;

  private final List<String> targets = Collections.synchronizedList(new ArrayList<>());
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Duration> waits = new ArrayList<>();
  private final Deque<String> answers = new ArrayDeque<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
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
        4,
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
  void send_whatFailsOnceItMayBeStored_doesNotSayThatItIsNot() {
    String clash = "409 {\"detail\":\"the assessment 'a' is that of another span\"}";
    answers.add(clash);
    assertThatThrownBy(() -> send("{}\n"))
        .hasMessage(
            "spans, line 1: POST /v5/spans/import was answered with 409: the assessment 'a' is that"
                + " of another span; some of the file may be stored");
    answers.add("200 {\"spans\":1}");
    answers.add(clash);
    assertThatThrownBy(() -> send("{}\n".repeat(FULL + 1)))
        .hasMessageEndingWith(
            "; what comes before line 2001 is stored, and some of what follows may be");
    int attempts = Patience.Terms.DEFAULT.failures() + 1;
    answers.addAll(Collections.nCopies(attempts, "503 {\"detail\":\"slow\"}"));
    assertThatThrownBy(() -> send("{}\n")).hasMessageEndingWith("; some of the file may be stored");
  }

  /// Answers a file of the API's own form, at its leisure.
  private void answerOwn(HttpExchange exchange, Meeting meeting) throws IOException {
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    bodies.add(sent);
    String answer = meeting.answer(sent);
    running.decrementAndGet();
    byte[] body = answer.substring(4).getBytes(UTF_8);
    exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @FunctionalInterface
  private interface Meeting {
    String answer(String body) throws IOException;
  }

  private void meet(Meeting meeting) {
    server.removeContext("/");
    server.createContext("/", exchange -> answerOwn(exchange, meeting));
  }

  private static String stored(String body) {
    return "200 {\"object\":\"import\",\"format\":\"outspan\",\"spans\":%d}"
        .formatted(body.lines().count());
  }

  /// The lines of so many full requests.
  private static String file(int requests, IntFunction<String> id) {
    return IntStream.range(0, requests * FULL)
        .mapToObj(line -> "{\"id\":\"%s\"}\n".formatted(id.apply(line)))
        .collect(Collectors.joining());
  }

  @Test
  void send_differentSpans_hasSeveralRequestsUnderWay_afterTheFirst() throws IOException {
    var gate = new CountDownLatch(4);
    meet(
        body -> {
          if (!body.startsWith("{\"id\":\"s0\"}")) {
            gate.countDown();
            await(gate);
          }
          return stored(body);
        });
    var importer = importer("");
    importer.send(source(file(9, line -> "s" + line)), Meter.NONE);
    assertThat(mostRunning).hasValue(4);
    assertThat(bodies).hasSize(9);
    assertThat(bodies.getFirst()).startsWith("{\"id\":\"s0\"}");
    assertThat(importer.counts()).containsEntry("spans", 9L * FULL);
  }

  private static void await(CountDownLatch gate) throws IOException {
    try {
      assertThat(gate.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /// Holds an answer until a second request comes, or for as long as it would take to come.
  private String answerLate(String body) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    while (running.get() < 2 && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    return stored(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"same\"}",
        "{\"id\":\"s%d\",\"assessments\":[{\"a\":1},{\"id\":\"same\"}]}",
        "{\"id\":\"s%d\\u0000\"}",
        "{\"id\":\"s%d\"",
        "{\"id\":%d}",
        "{\"id\":\"s%d\",\"assessments\":[1]}",
        "%d"
      })
  void send_whatMayBeTheSame_isOneRequestAfterTheOther(String line) throws IOException {
    meet(body -> body.startsWith("{\"id\":\"p0\"}") ? stored(body) : answerLate(body));
    var file = new StringBuilder(file(1, i -> "p" + i));
    for (int i = 1; i <= 3; i++) {
      file.append(line.formatted(i)).append('\n');
      file.append("{\"id\":\"x%d\"}\n".formatted(i).repeat(FULL - 1));
    }
    importer("").send(source(file.toString()), Meter.NONE);
    assertThat(mostRunning).hasValue(1);
    assertThat(bodies).hasSize(4);
    for (int i = 1; i <= 3; i++) {
      assertThat(bodies.get(i)).contains("\"x%d\"".formatted(i));
    }
  }

  @Test
  void send_whatIsRefused_whileMoreIsUnderWay_saysThatThisIsStored() throws IOException {
    var gate = new CountDownLatch(4);
    meet(
        body -> {
          if (!body.startsWith("{\"id\":\"s0\"}")) {
            gate.countDown();
            await(gate);
          }
          return body.startsWith("{\"id\":\"s4000\"}") || body.startsWith("{\"id\":\"s6000\"}")
              ? "422 {\"detail\":[{\"loc\":[\"body\",7,\"id\"],\"msg\":\"no\"}]}"
              : stored(body);
        });
    var importer = importer("");
    assertThatThrownBy(() -> importer.send(source(file(5, line -> "s" + line)), Meter.NONE))
        .hasMessage(
            "spans, line 4008: POST /v5/spans/import was answered with 422: body.7.id: no;"
                + " what comes before line 4001 is stored, and some of what follows");
    assertThat(importer.counts()).containsEntry("spans", 3L * FULL);
  }

  @Test
  void send_nothing_asksNothing() throws IOException {
    send("");
    send("[]");
    assertThat(bodies).isEmpty();
  }
}
