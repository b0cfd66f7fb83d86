package dev.outspan.app;

import dev.outspan.http.HttpSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
      "OUTSPAN_REDACTION=off stores credentials in spans as they come.",
      "OUTSPAN_RETENTION=ACCOUNT=DAYS,... deletes spans that started so many days ago; * is every"
          + " other account, keep is no end."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
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
      names = "--insecure",
      description = "Listen without TLS on an address that other machines reach.")
  private boolean isInsecure;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    requireSafeAddress();
    try (var signal = StopSignal.arm();
        var server = OutspanServer.start(dataDirectory, settings(), System.getenv())) {
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
    out.println("listening on " + server.address());
    out.flush();
  }

  private HttpSettings settings() {
    try {
      return HttpSettings.DEFAULT.withHost(host).withPort(port).withBasePath(basePath);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireSafeAddress() {
    try {
      if (!InetAddress.getByName(host).isLoopbackAddress() && !isInsecure) {
        throw new CommandFailure(
            "%s is not a loopback address: other machines could read keys and spans on their way."
                    .formatted(host)
                + " Put a proxy with TLS before a loopback address, or say --insecure");
      }
    } catch (UnknownHostException e) {
      throw new CommandFailure("address %s is not known".formatted(host), e);
    }
  }
}
