package dev.outspan.api;

import dev.outspan.account.Caller;
import dev.outspan.account.Keys;
import dev.outspan.account.Scope;
import dev.outspan.http.HttpServer;
import dev.outspan.http.HttpSettings;
import dev.outspan.ingest.Redactor;
import dev.outspan.store.SpanStore;
import dev.outspan.store.memory.MemorySpanStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The API over HTTP on an empty store in memory.
///
/// Keys are the names of scopes joined by `+`, a `-` and a name, such as `ingest+read-ann`; all act
/// in the account `acme`, and their id is the name.
final class ServedApi implements AutoCloseable {
  static final String ACCOUNT = "acme";
  static final String ANN = "ingest+read-ann";
  static final String BOB = "ingest+read-bob";
  static final String ADMIN = "ingest+read+admin-root";

  final SpanStore store;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  ServedApi(Clock clock) throws IOException {
    this(new MemorySpanStore(), HttpSettings.DEFAULT, clock);
  }

  /// @param store closed with the server
  ServedApi(SpanStore store, HttpSettings settings, Clock clock) throws IOException {
    this.store = store;
    var routes = new Api(store, new Redactor(), ApiLimits.of(settings.sizes()), clock).routes();
    server = HttpServer.start(settings.withPort(0), routes, keys());
  }

  private static Keys keys() {
    return presented -> {
      int dash = presented.indexOf('-');
      Set<Scope> scopes =
          Set.of(
              List.of(presented.substring(0, dash).split("\\+")).stream()
                  .map(Scope::of)
                  .toArray(Scope[]::new));
      return Optional.of(new Caller(presented.substring(dash + 1), List.of(ACCOUNT), scopes));
    };
  }

  /// Sends a request with the key of Ann.
  ///
  /// @param target method and path, such as `GET /v5/spans/s1`
  HttpResponse<String> send(String target, String body) {
    return send(ANN, target, body);
  }

  HttpResponse<String> send(String key, String target, String body) {
    int blank = target.indexOf(' ');
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + target.substring(blank + 1)))
            .header("x-api-key", key)
            .header("Content-Type", "application/json")
            .method(target.substring(0, blank), BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
    store.close();
  }
}
