package dev.outspan.app;

import dev.outspan.account.ApiKey;
import dev.outspan.account.AuditLog;
import dev.outspan.account.IssuedKey;
import dev.outspan.account.KeyException;
import dev.outspan.account.KeyFile;
import dev.outspan.account.KeyRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What all commands about keys share: the data directory, the form of the answer, and where it
/// goes.
///
/// Standard output gets keys and lists only, so that a script can take them; what is meant for
/// people goes to standard error.
final class KeysDesk {
  private static final int FAILED = 1;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "The server's data directory. Default: $XDG_DATA_HOME/outspan, else"
              + " ~/.local/share/outspan.")
  private Path directory =
      DataDirectory.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  private final Clock clock = Clock.systemUTC();

  /// What a command does with the keys.
  @FunctionalInterface
  interface Work {
    void on(KeyRegistry keys);
  }

  /// Does the work; 0 if it succeeded, else 1.
  int run(Work work) {
    var audit = new AuditLog(directory, clock);
    try {
      work.on(new KeyRegistry(new KeyFile(directory), audit, clock));
    } catch (KeyException e) {
      say("outspan keys: " + e.getMessage());
      return FAILED;
    }
    // The process's own stream keeps its errors to itself.
    if (out().checkError() || System.out.checkError()) {
      say("outspan keys: the answer could not be written to standard output");
      return FAILED;
    }
    return 0;
  }

  String actor() {
    return "cli:" + System.getProperty("user.name");
  }

  Path directory() {
    return directory;
  }

  CommandSpec command() {
    return command;
  }

  void show(List<ApiKey> keys) {
    if (json) {
      out().println(listing().json(keys));
    } else if (keys.isEmpty()) {
      say("no keys on file in " + directory);
    } else {
      out().println(listing().table(keys));
    }
  }

  void show(IssuedKey issued) {
    out().println(json ? listing().json(issued) : issued.secret().reveal());
    ApiKey key = issued.key();
    say(
        "key %s: %s in %s; %s"
            .formatted(
                key.id(),
                String.join(", ", key.grant().scopeWords()),
                String.join(", ", key.grant().accounts()),
                key.expires()
                    .map(when -> "expires at " + when)
                    .orElse("lasts until it is revoked")));
    say("It is shown this once: %s keeps only its SHA-256.".formatted(directory));
  }

  void showRevoked(ApiKey key) {
    if (json) {
      out().println(listing().json(key));
    }
    say("key %s is revoked since %s".formatted(key.id(), key.revoked().orElseThrow()));
  }

  void say(String text) {
    PrintWriter err = command.commandLine().getErr();
    err.println(text);
    err.flush();
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }

  private KeyListing listing() {
    return new KeyListing(clock.instant());
  }
}
