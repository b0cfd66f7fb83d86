package dev.outspan.app;

import dev.outspan.account.AuditLog;
import dev.outspan.account.EnvironmentKeys;
import dev.outspan.account.IssuedKey;
import dev.outspan.account.KeyException;
import dev.outspan.account.KeyFile;
import dev.outspan.account.KeyRegistry;
import dev.outspan.account.KeyRing;
import dev.outspan.account.Keys;
import dev.outspan.api.Api;
import dev.outspan.api.ApiLimits;
import dev.outspan.api.DeletionEndpoints;
import dev.outspan.api.Delivery;
import dev.outspan.api.ErasureEndpoint;
import dev.outspan.api.ImportEndpoint;
import dev.outspan.blob.BlobException;
import dev.outspan.http.HttpServer;
import dev.outspan.http.HttpSettings;
import dev.outspan.http.Routes;
import dev.outspan.ingest.Redactor;
import dev.outspan.store.SpanStore;
import dev.outspan.store.StoreException;
import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.DuckDbSpanStore;
import dev.outspan.upkeep.Deletions;
import dev.outspan.upkeep.Erasures;
import dev.outspan.upkeep.Retention;
import dev.outspan.upkeep.RetentionRules;
import dev.outspan.upkeep.Upkeep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server, wired: store, keys, HTTP and the admin side on one data directory.
final class OutspanServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutspanServer.class);
  private static final String REDACTION = "OUTSPAN_REDACTION";

  private final Opened opened;
  private final URI address;
  private final Optional<URI> adminAddress;
  private final Optional<IssuedKey> firstKey;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private OutspanServer(
      Opened opened, URI address, Optional<URI> adminAddress, Optional<IssuedKey> firstKey) {
    this.opened = opened;
    this.address = address;
    this.adminAddress = adminAddress;
    this.firstKey = firstKey;
  }

  /// As the other, without an admin side.
  static OutspanServer start(
      Path dataDirectory, HttpSettings settings, Map<String, String> environment) {
    return start(dataDirectory, new Sides(settings, new AdminSide.Off()), environment);
  }

  /// Where the server listens.
  record Sides(HttpSettings api, AdminSide admin) {}

  /// Opens the data directory and listens.
  ///
  /// @param environment where `OUTSPAN_API_KEYS` is looked for (if there is none, and no key on
  ///     file, a first key is made), `OUTSPAN_REDACTION`, `OUTSPAN_RETENTION` and `OUTSPAN_FILES`
  /// @throws CommandFailure if the directory or the port cannot be had, or the keys not be read
  static OutspanServer start(Path dataDirectory, Sides sides, Map<String, String> environment) {
    var variables =
        new Variables(
            keysOf(environment),
            redactorOf(environment),
            retentionOf(environment),
            FileStorage.of(environment));
    var opened = new Opened();
    try {
      return open(opened, dataDirectory, sides, variables);
    } catch (IOException | UncheckedIOException | StoreException | BlobException | KeyException e) {
      opened.closeAfter(e);
      throw new CommandFailure(e.getMessage() + advice(e), e);
    } catch (Throwable e) { // whatever it is, no thread may keep the process
      opened.closeAfter(e);
      throw e;
    }
  }

  private static String advice(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return "; --port and --admin-port name others";
      }
    }
    return "";
  }

  /// What the environment says.
  private record Variables(
      EnvironmentKeys keys, Redactor redactor, RetentionRules retention, FileStorage files) {}

  private static OutspanServer open(
      Opened opened, Path dataDirectory, Sides sides, Variables variables) throws IOException {
    var clock = Clock.systemUTC();
    SpanStore store = DuckDbSpanStore.open(dataDirectory, DuckDbSettings.DEFAULT);
    opened.then(store::close);
    var audit = new AuditLog(dataDirectory, clock);
    var erasures = new Erasures(store.deletion(), dataDirectory, audit, clock);
    Delivery delivery = variables.files().open(opened, dataDirectory, store, audit, clock);
    var deletions = new Deletions(store.deletion(), erasures, audit, delivery.onDeletion());
    var limits = ApiLimits.of(sides.api(), storageOf(DuckDbSettings.DEFAULT));
    var api = new Api(store, variables.redactor(), delivery, limits, clock);
    Routes routes = api.routes();
    new DeletionEndpoints(deletions, limits).addTo(routes);
    new ImportEndpoint(store, variables.redactor(), deletions, limits).addTo(routes);
    var file = new KeyFile(dataDirectory);
    var registry = new KeyRegistry(file, audit, clock);
    Routes adminRoutes = api.adminRoutes(registry);
    new ErasureEndpoint(erasures).addTo(adminRoutes);
    var keys = new KeyRing(file, variables.keys(), clock);
    URI address = listen(opened, sides.api(), routes, keys);
    Optional<URI> adminAddress = listen(opened, sides.admin(), adminRoutes, keys);
    // Last of all: a start that failed would have shown the key to nobody, and deleted for nobody.
    var first =
        variables.keys().isEmpty() ? registry.createFirst("server") : Optional.<IssuedKey>empty();
    var retention = new Retention(variables.retention(), store.statistics(), deletions, clock);
    opened.then(new Upkeep(retention, erasures, Upkeep.PERIOD)::close);
    return new OutspanServer(opened, address, adminAddress, first);
  }

  private static Optional<URI> listen(Opened opened, AdminSide side, Routes routes, Keys keys)
      throws IOException {
    return switch (side) {
      case AdminSide.Off _ -> Optional.empty();
      case AdminSide.IfFree(var settings) -> listenIfFree(opened, settings, routes, keys);
      case AdminSide.Required(var settings) -> Optional.of(listen(opened, settings, routes, keys));
    };
  }

  private static URI listen(Opened opened, HttpSettings settings, Routes routes, Keys keys)
      throws IOException {
    var http = HttpServer.start(settings, routes, keys);
    opened.then(http::close);
    return addressOf(settings, http);
  }

  private static Optional<URI> listenIfFree(
      Opened opened, HttpSettings settings, Routes routes, Keys keys) {
    try {
      return Optional.of(listen(opened, settings, routes, keys));
    } catch (IOException e) {
      LOG.warn("no admin side: {}; --admin-port names another port", e.getMessage());
      return Optional.empty();
    }
  }

  /// What `OUTSPAN_REDACTION` says: `on`, as without it, or `off`.
  static Redactor redactorOf(Map<String, String> environment) {
    return isOn(environment, REDACTION) ? new Redactor() : Redactor.OFF;
  }

  /// Whether a variable is `on`, as without it, or `off`.
  static boolean isOn(Map<String, String> environment, String variable) {
    String setting = environment.getOrDefault(variable, "on");
    return switch (setting) {
      case "on" -> true;
      case "off" -> false;
      default ->
          throw new CommandFailure("%s is %s, neither on nor off".formatted(variable, setting));
    };
  }

  private static ApiLimits.Storage storageOf(DuckDbSettings settings) {
    return new ApiLimits.Storage(settings.queueSpans(), settings.minimumFreeBytes());
  }

  static RetentionRules retentionOf(Map<String, String> environment) {
    try {
      return RetentionRules.parse(environment.getOrDefault(RetentionRules.VARIABLE, ""));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
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
    String shown = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return URI.create("http://" + shown + ":" + http.port());
  }

  URI address() {
    return address;
  }

  /// Where the admin side listens; empty if there is none.
  Optional<URI> adminAddress() {
    return adminAddress;
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
    opened.close();
    stopped.countDown();
  }
}
