package dev.outspan.app;

import dev.outspan.account.Grant;
import dev.outspan.account.IssuedKey;
import dev.outspan.account.KeyRequest;
import dev.outspan.account.Scope;
import dev.outspan.cli.option.DurationConverter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `outspan keys …`: makes, lists, rotates and revokes the keys of a data directory, whether or not
/// a server runs on it.
@Command(
    name = "keys",
    description = {
      "Make, list, rotate and revoke API keys.",
      "",
      "Works on the data directory itself, whether or not a server runs on it: a running server"
          + " follows with its next request. Each change is written to the audit log."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  outspan keys create --account my-team --scope read --expires 90d",
    subcommands = {
      KeysCommand.Create.class,
      KeysCommand.Listing.class,
      KeysCommand.Rotate.class,
      KeysCommand.Revoke.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed; standard error says why", "2:the command line is wrong"})
public final class KeysCommand implements Runnable {
  private static final String ID =
      "The key's id: the 12 digits between its first two underscores, as 'list' shows them.";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit; 'create --help' and so on say more.")
  boolean help;

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(), "Missing command: create, list, rotate or revoke");
  }

  @Command(
      name = "create",
      description = {
        "Make a key and print it, this once.",
        "",
        "The key alone goes to standard output, so that a script can take it; all else goes to"
            + " standard error."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  KEY=$$(outspan keys create --account my-team)",
        "  outspan keys create --account a,b --scope read --expires 90d --name dashboards"
      })
  static final class Create implements Callable<Integer> {
    @Mixin private final KeysDesk desk = new KeysDesk();

    @Option(
        names = "--account",
        required = true,
        split = ",",
        paramLabel = "ACCOUNT",
        description =
            "An account that the key may act in; give several with commas or by repeating. A"
                + " client of a key of several accounts names one in x-selected-account-id.")
    private List<String> accounts = List.of();

    @Option(
        names = "--scope",
        split = ",",
        paramLabel = "SCOPE",
        converter = ScopeConverter.class,
        description = {
          "What the key allows. Default: ingest,read.",
          "  ingest  write spans and assessments",
          "  read    read, search and export them",
          "  admin   delete, and administer"
        })
    private List<Scope> scopes = List.of(Scope.INGEST, Scope.READ);

    @Option(names = "--name", paramLabel = "TEXT", description = "What the key is for.")
    private String name = "";

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        converter = DurationConverter.class,
        description = "End the key after this time, such as 24h, 90d or 52w. Default: never.")
    private @Nullable Duration lifetime;

    @Override
    public Integer call() {
      KeyRequest request = request();
      return desk.run(keys -> desk.show(keys.create(request, desk.actor())));
    }

    private KeyRequest request() {
      try {
        var grant = new Grant(accounts, EnumSet.copyOf(scopes));
        return new KeyRequest(grant, name, Optional.ofNullable(lifetime));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(desk.command().commandLine(), e.getMessage(), e);
      }
    }
  }

  @Command(
      name = "list",
      description = {
        "List the keys on file, without their secrets.",
        "",
        "Ended keys are listed for 90 days. Keys of the variable OUTSPAN_API_KEYS are not on file."
      })
  static final class Listing implements Callable<Integer> {
    @Mixin private final KeysDesk desk = new KeysDesk();

    @Override
    public Integer call() {
      return desk.run(keys -> desk.show(keys.list()));
    }
  }

  @Command(
      name = "rotate",
      description = {
        "Make a new key of the same accounts, scopes, name and length of life, and print it.",
        "",
        "The old key stays good for the overlap, so that its users can change over."
      },
      footerHeading = "%nExample:%n",
      footer = "  KEY=$$(outspan keys rotate 0123456789ab --overlap 7d)")
  static final class Rotate implements Callable<Integer> {
    @Mixin private final KeysDesk desk = new KeysDesk();

    @Parameters(paramLabel = "ID", description = ID)
    private String keyId = "";

    @Option(
        names = "--overlap",
        paramLabel = "TIME",
        converter = DurationConverter.class,
        description = "How long the old key stays good; 0 ends it at once. Default: 24h.")
    private Duration overlap = Duration.ofHours(24);

    @Override
    public Integer call() {
      return desk.run(
          keys -> {
            IssuedKey issued = keys.rotate(keyId, overlap, desk.actor());
            desk.show(issued);
          });
    }
  }

  @Command(
      name = "revoke",
      description = {
        "End a key for good.",
        "",
        "A running server refuses it from its next request on."
      })
  static final class Revoke implements Callable<Integer> {
    @Mixin private final KeysDesk desk = new KeysDesk();

    @Parameters(paramLabel = "ID", description = ID)
    private String keyId = "";

    @Override
    public Integer call() {
      return desk.run(keys -> desk.showRevoked(keys.revoke(keyId, desk.actor())));
    }
  }

  /// Reads `ingest`, `read` or `admin`.
  static final class ScopeConverter implements ITypeConverter<Scope> {
    @Override
    public Scope convert(String word) {
      try {
        return Scope.of(word);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
