package dev.outspan.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.account.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that are too slow, against a server that waits a second where the real one waits a
/// minute.
class PaceTest extends HttpContract {
  private static final Duration SHORT = Duration.ofMillis(600);
  private static final int DRAIN = 1 << 20;
  private static final HttpSettings FAST =
      HttpSettings.DEFAULT.withPace(
          new HttpSettings.Pace(
              SHORT, SHORT, Duration.ofMillis(1500), 100, SHORT, DRAIN, Duration.ofSeconds(30)));
  private static final String HEAD =
      "POST /echo HTTP/1.1\r\nHost: a\r\nx-api-key: " + TestKeys.ALL + "\r\n";

  private void startEcho() throws IOException {
    routes.add("POST", "/echo", Scope.READ, x -> x.json(200, x.body(1_000_000)));
    start(FAST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET /echo HT", "GET /echo HTTP/1.1\r\n", HEAD, "\r\n"})
  void head_thatDoesNotEnd_closesTheConnection(String beginning) throws Exception {
    startEcho();
    RawClient client = raw().send(beginning);
    long start = System.nanoTime();
    assertThat(endOf(client)).isEmpty();
    assertThat(secondsSince(start)).isBetween(0.3, 3.0);
  }

  @Test
  void head_thatTrickles_closesTheConnection() throws Exception {
    startEcho();
    RawClient client = raw();
    assertThatThrownBy(
            () -> {
              var endless = new CountDownLatch(1);
              client.send(HEAD);
              while (!endless.await(50, TimeUnit.MILLISECONDS)) {
                client.send("x");
              }
            })
        .isInstanceOf(SocketException.class);
  }

  @Test
  void head_afterAnotherRequest_hasItsOwnTime() throws Exception {
    startEcho();
    RawClient client = raw();
    for (int i = 0; i < 3; i++) {
      client.send(HEAD + "Content-Length: 1\r\n\r\nx").readUntil("\r\n\r\nx");
      pause(Duration.ofMillis(400));
    }
    assertThat(endOf(client.send("POST"))).isEmpty();
  }

  @Test
  void connection_withoutARequest_mayWait() throws Exception {
    startEcho();
    RawClient client = raw();
    pause(SHORT.multipliedBy(2));
    client.send(HEAD + "Content-Length: 1\r\n\r\nx").readUntil("\r\n\r\nx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3"})
  void body_thatStops_isRefused(String beginning) throws Exception {
    startEcho();
    RawClient client = raw().send(HEAD + beginning);
    long start = System.nanoTime();
    assertThat(client.readAll())
        .startsWith("HTTP/1.1 408 ")
        .contains("Connection: close\r\n")
        .endsWith("{\"detail\":\"the body came too slowly\"}");
    assertThat(secondsSince(start)).isBetween(0.5, 2.5);
  }

  @Test
  void body_belowTheAverage_isRefused() throws Exception {
    assertThat(trickle(1, Duration.ofMillis(50))).isBetween(0.5, 1.2);
  }

  @Test
  void body_aboveTheAverage_isRefusedAfterTheTotal() throws Exception {
    assertThat(trickle(40, Duration.ofMillis(50))).isBetween(1.4, 2.5);
  }

  /// Sends some bytes every now and then until the server answers.
  ///
  /// @return the seconds until then
  private double trickle(int bytes, Duration pause) throws Exception {
    startEcho();
    RawClient client = raw().send(HEAD + "Content-Length: 100000\r\n\r\n");
    long start = System.nanoTime();
    InputStream answer = client.socket().getInputStream();
    while (answer.available() == 0) {
      client.send("x".repeat(bytes));
      pause(pause);
    }
    assertThat(client.readUntil("\"}")).startsWith("HTTP/1.1 408 ");
    return secondsSince(start);
  }

  @Test
  void reader_thatTakesNothing_isCutOff() throws Exception {
    CompletableFuture<Double> ended = startEndless();
    raw(8 << 10).send(RawClient.get("/endless"));
    assertThat(ended.get(10, TimeUnit.SECONDS)).isBetween(0.4, 4.0);
  }

  @Test
  void reader_belowTheRate_isCutOff() throws Exception {
    CompletableFuture<Double> ended = startEndless();
    RawClient client = raw(8 << 10).send(RawClient.get("/endless"));
    while (!ended.isDone()) {
      client.read(1_000);
      pause(Duration.ofMillis(10));
    }
    assertThat(ended.get()).isBetween(0.4, 9.0);
  }

  @Test
  void reader_aboveTheRate_isNotCutOff() throws Exception {
    CompletableFuture<Double> ended = startEndless();
    RawClient client = raw(64 << 10).send(RawClient.get("/endless"));
    long start = System.nanoTime();
    long read = 0;
    while (secondsSince(start) < 3) {
      client.read(100_000);
      read += 100_000;
      while (read / secondsSince(start) > 3 * DRAIN) {
        pause(Duration.ofMillis(2));
      }
    }
    assertThat(ended).isNotDone();
  }

  /// Streams until the client is cut off; completes with the seconds until then.
  private CompletableFuture<Double> startEndless() throws IOException {
    var ended = new CompletableFuture<Double>();
    byte[] line = "0123456789abcdef".repeat(1_000).getBytes(US_ASCII);
    routes.add(
        "GET",
        "/endless",
        Scope.READ,
        x -> {
          long start = System.nanoTime();
          try (var out = x.stream(200, Map.of(), Exchange.Trailers.NONE)) {
            while (true) {
              out.write(line);
            }
          } finally {
            ended.complete(secondsSince(start));
          }
        });
    start(FAST);
    return ended;
  }

  /// What comes before the end of the connection, be it closed or reset.
  private static String endOf(RawClient client) throws IOException {
    try {
      return client.readAll();
    } catch (SocketException _) {
      return "";
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void pause(Duration time) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }
}
