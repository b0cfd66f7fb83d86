package dev.outspan.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.account.Scope;
import dev.outspan.store.StoreException;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that end, answers that must not look as if they had, and clients that do not wait.
class AnswerTest extends HttpContract {
  private static final byte[] ROW = "{\"id\":\"0123456789\"},".repeat(50).getBytes(UTF_8);

  private void route(HttpHandler handler) throws IOException {
    routes.add("GET", "/a", Scope.READ, handler);
    start();
  }

  private static AnswerStream stream(Exchange exchange) {
    return exchange.stream(200, Map.of("Content-Type", "application/json"), Exchange.Trailers.NONE);
  }

  @Test
  void json_ofEveryLength_isSentWhole() throws Exception {
    var random = new SplittableRandom(11);
    routes.add(
        "GET",
        "/a/{id}",
        Scope.READ,
        x -> x.json(200, "j".repeat(Integer.parseInt(x.pathId())).getBytes(UTF_8)));
    start();
    for (int length : List.of(0, 1, 65_535, 65_536, 65_537, 131_072, random.nextInt(5_000_000))) {
      assertThat(get("/a/" + length).body()).isEqualTo("j".repeat(length));
    }
  }

  @Test
  void stream_writtenInAnyPieces_isTheirSum() throws Exception {
    byte[] expected = new byte[1_000_000];
    new SplittableRandom(3).nextBytes(expected);
    route(
        x -> {
          var random = new SplittableRandom(5);
          var out = stream(x);
          for (int at = 0; at < expected.length; ) {
            int count = Math.min(random.nextInt(100_000), expected.length - at);
            if (count == 1) {
              out.write(expected[at]);
            } else {
              out.write(expected, at, count);
            }
            if (random.nextInt(10) == 0) {
              out.flush();
            }
            at += count;
          }
        });
    byte[] answer = client().send(to("/a").build(), BodyHandlers.ofByteArray()).body();
    assertThat(answer).isEqualTo(expected);
  }

  @Test
  void stream_flushed_reachesTheClientBeforeItsEnd() throws Exception {
    var seen = new CountDownLatch(1);
    route(
        x -> {
          var out = stream(x);
          out.write('[');
          out.flush();
          await(seen);
          out.write(']');
        });
    RawClient client = raw().send(RawClient.get("/a"));
    client.readUntil("\r\n\r\n1\r\n[");
    seen.countDown();
    assertThat(client.readUntil("0\r\n\r\n")).isEqualTo("\r\n1\r\n]\r\n0\r\n\r\n");
  }

  @Test
  void trailers_followTheBody() throws Exception {
    route(
        x -> {
          var written = new StringBuilder();
          var trailers =
              new Exchange.Trailers(
                  "Repr-Digest, X-Rows", () -> Map.of("Repr-Digest", "d", "X-Rows", "" + written));
          try (var out = x.stream(200, Map.of(), trailers)) {
            out.write(ROW);
            written.append("3");
          }
        });
    RawClient client = raw().send(RawClient.get("/a"));
    String head = client.readUntil("\r\n\r\n");
    assertThat(head).contains("Trailer: Repr-Digest, X-Rows\r\n");
    client.readUntil("\r\n0\r\n");
    assertThat(client.readUntil("\r\n\r\n").split("\r\n"))
        .containsExactlyInAnyOrder("Repr-Digest: d", "X-Rows: 3");
  }

  @Test
  void stream_onAConnectionToBeClosed_hasAnEndOfItsOwn() throws Exception {
    route(
        x -> {
          var trailers = new Exchange.Trailers("X-Rows", () -> Map.of("X-Rows", "3"));
          x.stream(200, Map.of(), trailers).write('x');
        });
    String request = RawClient.get("/a").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    assertThat(raw().send(request).readAll())
        .contains("Connection: close\r\n", "Transfer-Encoding: chunked\r\n")
        .endsWith("\r\n\r\n1\r\nx\r\n0\r\nX-Rows: 3\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 60, 61, 62, 63, 64, 65, 66, 100, 1_000, 5_000})
  void failure_atAnyRow_isNeverAValidEnd(int rows) throws Exception {
    route(
        x -> {
          try (var out = stream(x)) {
            out.write('[');
            for (int i = 0; i < rows; i++) {
              out.write(ROW);
            }
            throw new StoreException.Unavailable("row " + rows, null);
          }
        });
    boolean sent = rows * ROW.length + 1 > AnswerStream.BUFFER_BYTES;
    if (sent) {
      assertThatThrownBy(() -> get("/a")).isInstanceOf(IOException.class);
    } else {
      var answer = get("/a");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).isEqualTo("{\"detail\":\"the store is not available\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0"})
  void failure_afterTheFirstByte_resetsTheConnection(String version) throws Exception {
    var seen = new CountDownLatch(1);
    route(
        x -> {
          var out = stream(x);
          out.write("[1,2".getBytes(UTF_8));
          out.flush();
          await(seen);
          throw new IllegalStateException("half-way");
        });
    RawClient client = raw().send(RawClient.get("/a").replace("HTTP/1.1", version));
    client.readUntil("[1,2");
    seen.countDown();
    assertThatThrownBy(client::readAll)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void stream_shorterThanItsLength_hasNoEnd() throws Exception {
    routes.add("GET", "/short/{id}", Scope.READ, x -> write(x, Integer.parseInt(x.pathId())));
    start();
    assertThat(get("/short/5").statusCode()).isEqualTo(500);
    assertThatThrownBy(() -> get("/short/500000")).isInstanceOf(IOException.class);
  }

  private static void write(Exchange exchange, int bytes) throws IOException {
    var length = Map.of("Content-Length", Integer.toString(bytes + 1));
    exchange.stream(200, length, Exchange.Trailers.NONE).write(new byte[bytes]);
  }

  @Test
  void handler_withoutAnAnswer_is500() throws Exception {
    route(x -> {});
    assertThat(get("/a").body()).isEqualTo("{\"detail\":\"Internal Server Error\"}");
  }

  @Test
  void handler_withTwoAnswers_isBroken() throws Exception {
    route(
        x -> {
          x.detail(200, "one");
          x.detail(200, "two");
        });
    String answer = raw().send(RawClient.get("/a")).readUntil("one\"}");
    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void client_thatLeavesWhileWaiting_isNoticedWithinASecond() throws Exception {
    var started = new CountDownLatch(1);
    var gone = new CompletableFuture<Long>();
    route(
        x -> {
          var ended = new CountDownLatch(1);
          x.onDisconnect(
              () -> {
                gone.complete(System.nanoTime());
                ended.countDown();
              });
          started.countDown();
          await(ended);
          throw new StoreException.Canceled("the client left");
        });
    RawClient client = raw().send(RawClient.get("/a"));
    await(started);
    assertThat(gone).isNotDone();
    long closed = System.nanoTime();
    client.close();
    assertThat(gone.get(5, TimeUnit.SECONDS) - closed).isLessThan(1_000_000_000);
  }

  @Test
  void question_whoseClientLeaves_isInterrupted() throws Exception {
    var asked = new CountDownLatch(1);
    var after = new CompletableFuture<Boolean>();
    route(
        x -> {
          try {
            x.ask(() -> waitForInterrupt(asked));
          } finally {
            after.complete(Thread.currentThread().isInterrupted());
          }
        });
    RawClient client = raw().send(RawClient.get("/a"));
    await(asked);
    assertThat(after).isNotDone();
    client.close();
    assertThat(after.get(5, TimeUnit.SECONDS)).as("still interrupted").isFalse();
  }

  private static int waitForInterrupt(CountDownLatch waiting) {
    waiting.countDown();
    try {
      new CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StoreException.Canceled("interrupted");
    }
  }

  @Test
  void question_whoseClientStays_isAnswered() throws Exception {
    route(x -> x.detail(200, x.ask(() -> "42")));
    assertThat(get("/a").body()).isEqualTo("{\"detail\":\"42\"}");
  }

  @Test
  void clients_thatLeaveMidStream_stopTheirWriters() throws Exception {
    int clients = 100;
    var ended = new CountDownLatch(clients);
    route(
        x -> {
          try (var out = stream(x)) {
            while (true) {
              out.write(ROW);
            }
          } finally {
            ended.countDown();
          }
        });
    var random = new SplittableRandom(17);
    for (int i = 0; i < clients; i++) {
      RawClient client = raw().send(RawClient.get("/a"));
      client.read(random.nextInt(100_000));
      client.close();
    }
    assertThat(ended.await(2, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void client_thatSendsTheNextRequestEarly_isStillThere() throws Exception {
    var polled = new CompletableFuture<Boolean>();
    route(
        x -> {
          boolean there = true;
          long until = System.nanoTime() + Duration.ofMillis(600).toNanos();
          x.onDisconnect(() -> polled.complete(false));
          while (System.nanoTime() < until) {
            there &= x.clientIsThere();
            Thread.onSpinWait();
          }
          polled.complete(there);
          x.detail(200, "here");
        });
    RawClient client = raw().send(RawClient.get("/a") + RawClient.get("/a"));
    client.readUntil("here\"}");
    client.readUntil("here\"}");
    assertThat(polled).isCompletedWithValue(true);
  }

  @Test
  void client_thatSendsTheNextRequestInParts_getsBothAnswers() throws Exception {
    var waiting = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    route(
        x -> {
          waiting.countDown();
          await(go);
          while (!x.clientIsThere()) {
            Thread.onSpinWait();
          }
          x.detail(200, "here");
        });
    RawClient client = raw().send(RawClient.get("/a"));
    await(waiting);
    client.send("G");
    go.countDown();
    client.readUntil("here\"}");
    client.send(RawClient.get("/a").substring(1)).readUntil("here\"}");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
