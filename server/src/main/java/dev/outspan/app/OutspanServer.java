package dev.outspan.app;

import dev.outspan.account.AuditLog;
import dev.outspan.account.EnvironmentKeys;
import dev.outspan.account.IssuedKey;
import dev.outspan.account.KeyException;
import dev.outspan.account.KeyFile;
import dev.outspan.account.KeyRegistry;
import dev.outspan.account.KeyRing;
import dev.outspan.api.Api;
import dev.outspan.api.ApiLimits;
import dev.outspan.http.HttpServer;
import dev.outspan.http.HttpSettings;
import dev.outspan.ingest.Redactor;
import dev.outspan.store.SpanStore;
import dev.outspan.store.StoreException;
import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.DuckDbSpanStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// The server, wired: store, keys and HTTP on one data directory.
final class OutspanServer implements AutoCloseable {
  private static final String REDACTION = "OUTSPAN_REDACTION";

  private final SpanStore store;
  private final HttpServer http;
  private final URI address;
  private final Optional<IssuedKey> firstKey;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private OutspanServer(
      SpanStore store, HttpServer http, URI address, Optional<IssuedKey> firstKey) {
    this.store = store;
    this.http = http;
    this.address = address;
    this.firstKey = firstKey;
  }

  /// Opens the data directory and listens.
  ///
  /// @param environment where `OUTSPAN_API_KEYS` is looked for (if there is none, and no key on
  ///     file, a first key is made), and `OUTSPAN_REDACTION`
  /// @throws CommandFailure if the directory or the port cannot be had, or the keys not be read
  static OutspanServer start(
      Path dataDirectory, HttpSettings settings, Map<String, String> environment) {
    EnvironmentKeys named = keysOf(environment);
    Redactor redactor = redactorOf(environment);
    try {
      SpanStore store = DuckDbSpanStore.open(dataDirectory, DuckDbSettings.DEFAULT);
      try {
        return listen(store, redactor, dataDirectory, settings, named);
      } catch (IOException | RuntimeException e) {
        store.close();
        throw e;
      }
    } catch (IOException | StoreException | KeyException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static OutspanServer listen(
      SpanStore store,
      Redactor redactor,
      Path dataDirectory,
      HttpSettings settings,
      EnvironmentKeys named)
      throws IOException {
    var clock = Clock.systemUTC();
    var file = new KeyFile(dataDirectory);
    var registry = new KeyRegistry(file, new AuditLog(dataDirectory, clock), clock);
    var routes = new Api(store, redactor, ApiLimits.of(settings.sizes()), clock).routes();
    var http = HttpServer.start(settings, routes, new KeyRing(file, named, clock));
    try {
      // Not before it listens: a start that failed would have shown the key to nobody.
      var first = named.isEmpty() ? registry.createFirst("server") : Optional.<IssuedKey>empty();
      return new OutspanServer(store, http, addressOf(settings, http), first);
    } catch (KeyException e) {
      http.close();
      throw e;
    }
  }

  /// What `OUTSPAN_REDACTION` says: `on`, as without it, or `off`.
  static Redactor redactorOf(Map<String, String> environment) {
    String setting = environment.getOrDefault(REDACTION, "on");
    return switch (setting) {
      case "on" -> new Redactor();
      case "off" -> Redactor.OFF;
      default ->
          throw new CommandFailure("%s is %s, neither on nor off".formatted(REDACTION, setting));
    };
  }

  private static EnvironmentKeys keysOf(Map<String, String> environment) {
    try {
      return EnvironmentKeys.parse(environment.getOrDefault(EnvironmentKeys.VARIABLE, ""));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static URI addressOf(HttpSettings settings, HttpServer http) {
    String host = settings.host();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + shown + ":" + http.port());
  }

  URI address() {
    return address;
  }

  /// The key that this start made, if it made one.
  Optional<IssuedKey> firstKey() {
    return firstKey;
  }

  /// Waits until somebody closes the server.
  void awaitStop() {
    try {
      stopped.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Finishes what was accepted, then closes the store.
  @Override
  public void close() {
    http.close();
    store.close();
    stopped.countDown();
  }
}
