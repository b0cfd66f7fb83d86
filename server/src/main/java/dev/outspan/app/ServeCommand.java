package dev.outspan.app;

import dev.outspan.http.HttpSettings;
import dev.outspan.http.TrustedProxies;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `outspan serve`.
@Command(
    name = "serve",
    description = {
      "Runs the server until it is told to stop (SIGTERM, Ctrl-C).",
      "",
      "API keys come from OUTSPAN_API_KEYS (key=account[+account...],...). Without it the first start"
          + " makes a key for the account `default` and prints it once.",
      "OUTSPAN_S3_BUCKET (with OUTSPAN_S3_ENDPOINT and others, see docs/storage.md) keeps exported files"
          + " in a bucket; OUTSPAN_FILES=off keeps none: no links, no jobs.",
      "OUTSPAN_REDACTION=off stores credentials in spans as they come.",
      "OUTSPAN_RETENTION=ACCOUNT=DAYS,... deletes spans that started so many days ago; * is every"
          + " other account, keep is no end."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  OUTSPAN_API_KEYS=my-key=default outspan serve --port 8080 --data-dir /srv/outspan")
final class ServeCommand implements Callable<Integer> {
  private static final int DEFAULT_ADMIN_PORT = 8081;

  /// Administrators are few. A stop waits for both sides, one after the other.
  private static final HttpSettings.Load ADMIN_LOAD =
      new HttpSettings.Load(100, 16, 32L << 20, 16L << 20, 20, Duration.ofSeconds(2));

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where spans and keys are kept (default: the user's data directory).")
  private Path dataDirectory =
      DataDirectory.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));

  @Option(
      names = "--base-path",
      paramLabel = "PATH",
      defaultValue = "",
      description = "Prefix that paths may have, such as /api, for proxies that do not cut it off.")
  private String basePath = "";

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description =
          "Where clients reach the server through a proxy, such as https://traces.example.com/api,"
              + " for links.")
  private @Nullable URI publicUrl;

  @Option(
      names = "--trusted-proxy",
      paramLabel = "NETWORK",
      description =
          "Proxies whose X-Forwarded-For, -Proto, -Host and -Prefix count, such as"
              + " 10.0.0.0/8,::1 (default: none).")
  private @Nullable String trustedProxies;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description =
          "Port of the admin side, 0 for any free one (default: 8081; if that is taken there is no"
              + " admin side).")
  private @Nullable Integer adminPort;

  @Option(
      names = "--admin-host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address of the admin side (default: ${DEFAULT-VALUE}).")
  private String adminHost = "";

  @Option(
      names = "--insecure",
      description = "Listen without TLS on an address that other machines reach.")
  private boolean isInsecure;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    requireSafe(host);
    requireSafe(adminHost);
    OutspanServer.Sides sides = sides();
    try (var signal = StopSignal.arm();
        var server = OutspanServer.start(dataDirectory, sides, System.getenv())) {
      announce(server);
      signal.stops(server);
      server.awaitStop();
      return 0;
    }
  }

  private void announce(OutspanServer server) {
    var out = spec.commandLine().getOut();
    server
        .firstKey()
        .ifPresent(
            key ->
                out.println(
                    "API key of the account default, shown only now: " + key.secret().reveal()));
    out.println("data in " + dataDirectory.toAbsolutePath());
    server.adminAddress().ifPresent(address -> out.println("admin side on " + address));
    out.println("listening on " + server.address());
    out.flush();
  }

  private OutspanServer.Sides sides() {
    try {
      var trusted =
          trustedProxies == null ? TrustedProxies.NONE : TrustedProxies.parse(trustedProxies);
      var front = new HttpSettings.Front(Optional.ofNullable(publicUrl), trusted);
      var api = HttpSettings.DEFAULT.withHost(host).withPort(port).withBasePath(basePath);
      var adminFront = new HttpSettings.Front(Optional.empty(), trusted);
      var admin =
          HttpSettings.DEFAULT.withHost(adminHost).withFront(adminFront).withLoad(ADMIN_LOAD);
      return new OutspanServer.Sides(
          api.withFront(front),
          adminPort == null
              ? new AdminSide.IfFree(admin.withPort(DEFAULT_ADMIN_PORT))
              : new AdminSide.Required(admin.withPort(adminPort)));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireSafe(String address) {
    try {
      if (!InetAddress.getByName(address).isLoopbackAddress() && !isInsecure) {
        throw new CommandFailure(
            "%s is not a loopback address: other machines could read keys and spans on their way."
                    .formatted(address)
                + " Put a proxy with TLS before a loopback address, or say --insecure");
      }
    } catch (UnknownHostException e) {
      throw new CommandFailure("address %s is not known".formatted(address), e);
    }
  }
}
