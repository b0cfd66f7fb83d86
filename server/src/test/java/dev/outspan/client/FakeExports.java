package dev.outspan.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A server that knows one export, `e1`, and does to whoever downloads its file what a test says.
/// Of the file of an export that has just succeeded it cannot tell at first what it is.
public final class FakeExports implements AutoCloseable {
  /// How the server behaves at one request for the file.
  public sealed interface Turn {
    /// Sends what was asked for.
    record Whole() implements Turn {}

    /// Closes the connection after so many bytes.
    record Cut(int bytes) implements Turn {}

    /// Sends everything, as if no range had been asked for.
    record IgnoreRange() implements Turn {}

    /// Sends so many bytes, and no more until the server is closed.
    record Stall(int bytes) implements Turn {}

    /// Refuses.
    record Refuse(int status) implements Turn {}
  }

  /// How an export stands that goes on.
  public static final String RUNNING =
      "\"status\":\"running\",\"progress\":{\"rows\":2,\"total_rows\":3}";

  private final byte[] file;
  private final String manifest;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Deque<Turn> turns = new ArrayDeque<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile boolean makesFiles = true;
  private volatile Optional<String> end = Optional.empty();
  private volatile Optional<String> endOfFile = Optional.empty();
  private int links;
  private int polls;

  /// @param turns how the first requests for the file go; later ones succeed
  public FakeExports(byte[] file, String manifest, Turn... turns) throws IOException {
    this.file = file.clone();
    this.manifest = manifest;
    this.turns.addAll(Arrays.asList(turns));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v5/spans/export", this::order);
    server.createContext("/v5/exports/e1", this::state);
    server.createContext("/files/", this::download);
    server.setExecutor(threads);
    server.start();
  }

  /// From now on it answers 501 to who asks for a file.
  public void stopMakingFiles() {
    makesFiles = false;
  }

  /// From now on it answers who asks for an export only after [#goOn].
  public void hold() {
    held = new CountDownLatch(1);
  }

  /// Answers those that were held.
  public void goOn() {
    held.countDown();
  }

  /// From now on the export stands so.
  ///
  /// @param state members of its object
  public void stand(String state) {
    end = Optional.of(state);
  }

  /// From now on the file is gone, and whoever asks for it afterwards learns that the export stands
  /// so.
  ///
  /// @param state members of its object
  public void loseFile(String state) {
    endOfFile = Optional.of(state);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public ApiClient client() {
    return new ApiClient(new Access(address(), "key"));
  }

  /// Method and target of each request, with what it asked for a part of.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void note(HttpExchange exchange) {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    requests.add(
        line + Optional.ofNullable(header(exchange, "Range")).map(range -> " " + range).orElse(""));
  }

  private static String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  private void order(HttpExchange exchange) throws IOException {
    note(exchange);
    await(held);
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean asksForFile = new String(body, UTF_8).contains("\"export_method\":\"signed_url\"");
    if (asksForFile && makesFiles) {
      exchange.getResponseHeaders().set("Location", "/v5/exports/e1");
      answer(exchange, 202, "{\"id\":\"e1\",\"object\":\"export\",\"status\":\"queued\"}");
    } else {
      answer(exchange, 501, "{\"detail\":\"no file storage\"}");
    }
  }

  private void state(HttpExchange exchange) throws IOException {
    note(exchange);
    if (exchange.getRequestMethod().equals("DELETE")) {
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
      return;
    }
    polls++;
    String state =
        switch (polls) {
          case 1 -> "\"status\":\"queued\"";
          case 2 -> RUNNING;
          case 3 -> "\"status\":\"succeeded\",\"signed_url\":\"/files/0\"";
          default ->
              "\"status\":\"succeeded\",\"manifest\":%s,\"signed_url\":\"/files/%d\""
                  .formatted(manifest, ++links);
        };
    answer(exchange, 200, "{\"id\":\"e1\",\"object\":\"export\",%s}".formatted(end.orElse(state)));
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void download(HttpExchange exchange) throws IOException {
    note(exchange);
    Turn turn;
    synchronized (turns) {
      turn =
          endOfFile.isPresent()
              ? new Turn.Refuse(410)
              : Optional.ofNullable(turns.poll()).orElse(new Turn.Whole());
    }
    end = end.or(() -> endOfFile);
    switch (turn) {
      case Turn.Whole _ -> send(exchange, from(exchange), file.length);
      case Turn.Cut(int bytes) -> send(exchange, from(exchange), bytes);
      case Turn.IgnoreRange _ -> send(exchange, 0, file.length);
      case Turn.Stall(int bytes) -> stall(exchange, bytes);
      case Turn.Refuse(int status) -> {
        exchange.getResponseHeaders().set("Retry-After", "7");
        answer(exchange, status, "{\"detail\":\"refused\"}");
      }
    }
  }

  private static int from(HttpExchange exchange) {
    return Optional.ofNullable(header(exchange, "Range"))
        .map(range -> Integer.parseInt(range.substring("bytes=".length(), range.length() - 1)))
        .orElse(0);
  }

  private void send(HttpExchange exchange, int from, int bytes) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("ETag", "\"tag\"");
    if (from > 0) {
      headers.set("Content-Range", "bytes %d-%d/%d".formatted(from, file.length - 1, file.length));
    }
    int length = file.length - from;
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
    exchange.getResponseBody().write(file, from, Math.min(bytes, length));
    exchange.getResponseBody().flush();
    exchange.close();
  }

  private void stall(HttpExchange exchange, int bytes) throws IOException {
    exchange.sendResponseHeaders(200, file.length);
    exchange.getResponseBody().write(file, 0, bytes);
    exchange.getResponseBody().flush();
    await(closed);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.close();
  }
}
