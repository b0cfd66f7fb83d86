package dev.outspan.app;

import dev.outspan.account.Actor;
import dev.outspan.account.AuditLog;
import dev.outspan.store.StoreException;
import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.DuckDbSpanStore;
import dev.outspan.upkeep.Erasures;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `outspan erase`.
@Command(
    name = "erase",
    description = {
      "Makes the texts of deleted and replaced spans unreadable, and gives back their space.",
      "",
      "Works on the data directory of a server that is stopped. A server does the same by itself, a"
          + " week after a deletion at the latest. Backups are yours to delete."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  outspan erase --data-dir /srv/outspan")
final class EraseCommand implements Callable<Integer> {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where spans and keys are kept (default: the user's data directory).")
  private Path directory =
      DataDirectory.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try {
      if (!DuckDbSpanStore.exists(directory)) {
        throw new CommandFailure("there are no spans in " + directory);
      }
      var erased = erase();
      var out = spec.commandLine().getOut();
      out.println(
          "erased: %s had %d bytes and has %d"
              .formatted(directory, erased.bytesBefore(), erased.bytesAfter()));
      out.flush();
      return 0;
    } catch (StoreException | UncheckedIOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private Erasures.Last erase() {
    var clock = Clock.systemUTC();
    try (var store = DuckDbSpanStore.open(directory, DuckDbSettings.DEFAULT)) {
      var audit = new AuditLog(directory, clock);
      var erasures = new Erasures(store.deletion(), directory, audit, clock);
      return erasures.run(Actor.ofUser(System.getProperty("user.name"))).orElseThrow();
    }
  }
}
