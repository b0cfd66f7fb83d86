package dev.outspan.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outspan.account.Scope;
import dev.outspan.log.JsonLines;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// The lines that requests leave, as they are written.
class AccessLogTest extends HttpContract {
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.outspan");
  private final Lines events = new Lines();

  /// Keeps the lines, each written when it comes.
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final JsonLines encoder = new JsonLines();
    private final List<String> written = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      written.add(new String(encoder.encode(event), UTF_8).strip());
    }
  }

  @BeforeEach
  void listen() throws Exception {
    events.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(events);
    routes.add("POST", "/v5/spans/{id}", Scope.READ, x -> x.json(200, x.body(1_000)));
    routes.add("GET", "/bug", Scope.READ, x -> x.json(200, new byte[Integer.parseInt("x")]));
    routes.add(
        "GET",
        "/endless",
        Scope.READ,
        x -> {
          try (var out = x.stream(200, Map.of(), Exchange.Trailers.NONE)) {
            while (true) {
              out.write(new byte[10_000]);
            }
          }
        });
    start();
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(events);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  /// The lines, as soon as there are so many.
  private List<String> lines(int count) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (events.written.size() < count && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(events.written).hasSize(count);
    return events.written;
  }

  private JsonNode onlyLine() throws Exception {
    return new ObjectMapper().readTree(lines(1).getFirst());
  }

  @Test
  void request_leavesOneLine() throws Exception {
    var request = to("/v5/spans/secret-id?secret=query").header("X-Request-Id", "r1");
    send(request.POST(BodyPublishers.ofString("[\"secret\"]")));
    String line = lines(1).getFirst();
    assertThat(line.replaceAll("\"(ts|duration_ms)\":[^,]+", "$1"))
        .isEqualTo(
            "{ts,\"level\":\"INFO\",\"msg\":\"request\",\"request_id\":\"r1\","
                + "\"client\":\"127.0.0.1\","
                + "\"account\":\"822b33ad87c148a0\",\"key_id\":\"all\","
                + "\"route\":\"POST /v5/spans/{id}\",\"status\":200,duration_ms,"
                + "\"bytes_in\":10,\"bytes_out\":10,\"logger\":\"dev.outspan.access\"}");
    assertThat(line).doesNotContain("secret", TestKeys.ALL, "acme");
  }

  @Test
  void bug_isLoggedOnceUnderItsRequest() throws Exception {
    send(to("/bug").header("X-Request-Id", "r2"));
    List<String> lines = lines(2);
    JsonNode failure = new ObjectMapper().readTree(lines.getFirst());
    assertThat(failure.get("level").asText()).isEqualTo("ERROR");
    assertThat(failure.get("request_id").asText()).isEqualTo("r2");
    assertThat(failure.get("stack").asText()).contains("NumberFormatException");
    JsonNode access = new ObjectMapper().readTree(lines.getLast());
    assertThat(access.get("status").asInt()).isEqualTo(500);
    assertThat(access.get("error.type").asText()).isEqualTo("internal");
  }

  @Test
  void client_thatLeaves_isNoError() throws Exception {
    RawClient client = raw().send(RawClient.get("/endless"));
    client.read(10_000);
    client.close();
    JsonNode line = onlyLine();
    assertThat(line.get("level").asText()).isEqualTo("INFO");
    assertThat(line.get("error.type").asText()).isEqualTo("client_gone");
    assertThat(line.get("status").asInt()).isEqualTo(200);
  }

  @Test
  void client_thatLeavesBeforeItsBody_isNoError() throws Exception {
    String head = RawClient.get("/v5/spans/a").replace("GET", "POST");
    RawClient client = raw().send(head.replace("\r\n\r\n", "\r\nContent-Length: 10\r\n\r\nabc"));
    client.close();
    JsonNode line = onlyLine();
    assertThat(line.get("level").asText()).isEqualTo("INFO");
    assertThat(line.get("status").asInt()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void request_thatIsNotHttp_leavesALineWithoutItsText() throws Exception {
    raw().send("GET /secret\u001b[31m HTTP/1.1\r\nHost: secret\nX\r\n\r\n").readAll();
    JsonNode line = onlyLine();
    assertThat(line.get("route").asText()).isEqualTo("unmatched");
    assertThat(line.get("status").asInt()).isEqualTo(400);
    assertThat(line.toString()).doesNotContain("secret");
  }
}
