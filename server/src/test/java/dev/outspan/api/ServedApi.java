package dev.outspan.api;

import dev.outspan.account.AuditLog;
import dev.outspan.account.Caller;
import dev.outspan.account.Keys;
import dev.outspan.account.Scope;
import dev.outspan.delivery.Exports;
import dev.outspan.http.HttpServer;
import dev.outspan.http.HttpSettings;
import dev.outspan.ingest.Redactor;
import dev.outspan.store.SpanStore;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.table.TableWriter;
import dev.outspan.testing.NoTables;
import dev.outspan.upkeep.Deletions;
import dev.outspan.upkeep.Erasures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The API over HTTP on an empty store in memory.
///
/// Keys are the names of scopes joined by `+`, a `-` and a name, such as `ingest+read-ann`; the
/// name is their id. They act in the account `acme`, or in the one that follows as in
/// `ingest+read-ann@other`.
final class ServedApi implements AutoCloseable {
  static final String ACCOUNT = "acme";
  static final String ANN = "ingest+read-ann";
  static final String BOB = "ingest+read-bob";
  static final String ADMIN = "ingest+read+admin-root";

  final SpanStore store;
  /// Where exported files and the audit log are.
  final Path directory;

  private final boolean isTemporary;
  private final Delivery delivery;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  ServedApi(Clock clock) throws IOException {
    this(new MemorySpanStore(), HttpSettings.DEFAULT, clock);
  }

  /// @param store closed with the server
  ServedApi(SpanStore store, HttpSettings settings, Clock clock) throws IOException {
    this(
        store,
        new Setup(settings, Files.createTempDirectory("outspan"), true, NoTables.WRITER),
        clock);
  }

  /// That writes tables.
  ///
  /// @param store closed with the server
  /// @param directory for exported files and the audit log
  ServedApi(SpanStore store, Path directory, TableWriter tables, Clock clock) throws IOException {
    this(store, new Setup(HttpSettings.DEFAULT, directory, false, tables), clock);
  }

  /// With the endpoints that import, delete and erase.
  ///
  /// @param store closed with the server
  /// @param directory for the audit log, and for what is known of erasures
  ServedApi(SpanStore store, Path directory, Clock clock) throws IOException {
    this(store, directory, NoTables.WRITER, clock);
  }

  /// @param isTemporary whether the directory goes with the server
  private record Setup(
      HttpSettings settings, Path directory, boolean isTemporary, TableWriter tables) {}

  private ServedApi(SpanStore store, Setup setup, Clock clock) throws IOException {
    this.store = store;
    directory = setup.directory;
    isTemporary = setup.isTemporary;
    var limits = limits(setup.settings);
    var audit = new AuditLog(directory, clock);
    var erasures = new Erasures(store.deletion(), directory, audit, clock);
    delivery = TestDelivery.in(directory, store, setup.tables, clock);
    var routes = new Api(store, new Redactor(), delivery, limits, clock).routes();
    var deletions = new Deletions(store.deletion(), erasures, audit, exports()::deleted);
    new DeletionEndpoints(deletions, limits).addTo(routes);
    new ImportEndpoint(store, new Redactor(), deletions, limits).addTo(routes);
    new ErasureEndpoint(erasures).addTo(routes);
    server = HttpServer.start(setup.settings.withPort(0), routes, keys());
  }

  private void deleteDirectory() {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApiLimits limits(HttpSettings settings) {
    return ApiLimits.of(settings, new ApiLimits.Storage(20_000, 1 << 30));
  }

  private static Keys keys() {
    return presented -> {
      int dash = presented.indexOf('-');
      Set<Scope> scopes =
          Set.of(
              List.of(presented.substring(0, dash).split("\\+")).stream()
                  .map(Scope::of)
                  .toArray(Scope[]::new));
      int at = presented.indexOf('@');
      String name = presented.substring(dash + 1, at < 0 ? presented.length() : at);
      String account = at < 0 ? ACCOUNT : presented.substring(at + 1);
      return Optional.of(new Caller(name, List.of(account), scopes));
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
        HttpRequest.newBuilder(uri(target.substring(blank + 1)))
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

  Exports exports() {
    return delivery.exports().orElseThrow();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  @Override
  public void close() {
    client.close();
    server.close();
    exports().close();
    store.close();
    if (isTemporary) {
      deleteDirectory();
    }
  }
}
