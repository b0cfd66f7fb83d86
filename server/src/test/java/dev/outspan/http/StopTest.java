package dev.outspan.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.account.Scope;
import dev.outspan.store.StoreException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A server that stops while requests run.
class StopTest extends HttpContract {
  private static final Duration STOP = Duration.ofMillis(1_500);
  private static final HttpSettings FAST =
      HttpSettings.DEFAULT.withLoad(new HttpSettings.Load(100, 100, 1 << 20, 1 << 20, 20, STOP));

  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  private static CompletableFuture<Double> stop(HttpServer server) {
    return CompletableFuture.supplyAsync(
        () -> {
          long start = System.nanoTime();
          server.close();
          return (System.nanoTime() - start) / 1e9;
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits until the server takes no more connections. One that still lies in the listener's queue
  /// when it is closed is reset, which says nothing about the next.
  private void awaitRefused() throws IOException {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < until) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
        assertThat(socket.isConnected()).isTrue();
      } catch (ConnectException _) {
        return;
      } catch (SocketException e) {
        assertThat(e).hasMessageContaining("reset");
      }
    }
    throw new AssertionError("still listening");
  }

  @Test
  void server_withoutRequests_stopsAtOnce() throws Exception {
    routes.add("GET", "/a", Scope.READ, x -> x.detail(200, "a"));
    HttpServer server = start(FAST);
    RawClient idle = raw().send(RawClient.get("/a"));
    idle.readUntil("\"}");
    assertThat(stop(server).get(20, TimeUnit.SECONDS)).isLessThan(1.2);
    assertThat(idle.readAll()).isEmpty();
  }

  @Test
  void request_thatRuns_isAnswered_andNewOnesAreRefused() throws Exception {
    routes.add(
        "GET",
        "/a",
        Scope.READ,
        x -> {
          running.countDown();
          await(go);
          x.detail(200, "done");
        });
    HttpServer server = start(FAST);
    RawClient early = raw();
    early.send("GET /a HTTP/1.1\r\n");
    RawClient client = raw().send(RawClient.get("/a"));
    await(running);
    CompletableFuture<Double> stopped = stop(server);
    awaitRefused();
    early.send("Host: a\r\nx-api-key: " + TestKeys.ALL + "\r\n\r\n");
    assertThat(early.readAll())
        .startsWith("HTTP/1.1 503 ")
        .contains("Connection: close\r\n", "Retry-After: ")
        .endsWith("{\"detail\":\"Service Unavailable\"}");
    go.countDown();
    assertThat(client.readAll()).startsWith("HTTP/1.1 200 ").endsWith("{\"detail\":\"done\"}");
    assertThat(stopped.get(20, TimeUnit.SECONDS)).isLessThan(STOP.toMillis() / 1e3);
  }

  @Test
  void stream_thatDoesNotEnd_isBrokenOff() throws Exception {
    var ended = new CompletableFuture<Throwable>();
    routes.add(
        "GET",
        "/a",
        Scope.READ,
        x ->
            x.onExportThread(
                () -> {
                  try (var out = x.stream(200, Map.of(), Exchange.Trailers.NONE)) {
                    while (true) {
                      out.write("0123456789".repeat(1_000).getBytes(US_ASCII));
                      running.countDown();
                    }
                  } catch (IOException e) {
                    ended.complete(e);
                    throw e;
                  }
                }));
    HttpServer server = start(FAST);
    RawClient client = raw().send(RawClient.get("/a"));
    await(running);
    CompletableFuture<Double> stopped = stop(server);
    assertThatThrownBy(() -> assertThat(client.readAll()).doesNotEndWith("0\r\n\r\n").isNull())
        .isNotNull();
    assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    assertThat(stopped.get(20, TimeUnit.SECONDS)).isBetween(1.2, 4.0);
  }

  @Test
  void request_thatWaits_isTold() throws Exception {
    var told = new CountDownLatch(1);
    routes.add(
        "GET",
        "/a",
        Scope.READ,
        x -> {
          x.onDisconnect(told::countDown);
          running.countDown();
          await(told);
          throw new StoreException.Canceled("the server stops");
        });
    HttpServer server = start(FAST);
    RawClient client = raw().send(RawClient.get("/a"));
    await(running);
    assertThat(stop(server).get(20, TimeUnit.SECONDS)).isBetween(1.2, 4.0);
    assertThat(told.getCount()).isZero();
    assertThatThrownBy(() -> assertThat(client.readAll()).isNull()).isNotNull();
  }
}
