package dev.outspan.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// A running server and a client for it.
abstract class HttpContract {
  final Routes routes = new Routes();
  private final List<AutoCloseable> open = new ArrayList<>();
  private int port;

  final HttpServer start() throws IOException {
    return start(HttpSettings.DEFAULT);
  }

  final HttpServer start(HttpSettings settings) throws IOException {
    HttpServer server = HttpServer.start(settings.withPort(0), routes, new TestKeys());
    open.add(server);
    port = server.port();
    return server;
  }

  final int port() {
    return port;
  }

  final HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("x-api-key", TestKeys.ALL);
  }

  final HttpResponse<String> get(String path) throws Exception {
    return send(to(path));
  }

  final HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
    return send(to(path).POST(body));
  }

  final HttpResponse<String> post(String path, String body) throws Exception {
    return post(path, BodyPublishers.ofString(body));
  }

  final HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client().send(request.build(), BodyHandlers.ofString());
  }

  final HttpClient client() {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    open.add(client);
    return client;
  }

  final RawClient raw() throws IOException {
    return raw(0);
  }

  final RawClient raw(int receiveBytes) throws IOException {
    var client = new RawClient(port, receiveBytes);
    open.add(client);
    return client;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }
}
