package dev.outspan.app;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING;

import dev.outspan.cli.CompletionCommand;
import dev.outspan.cli.ConfigCommand;
import dev.outspan.cli.CountCommand;
import dev.outspan.cli.ExportCommand;
import dev.outspan.cli.FailureText;
import dev.outspan.cli.ImportCommand;
import dev.outspan.cli.SearchCommand;
import dev.outspan.cli.TailCommand;
import dev.outspan.cli.VerifyCommand;
import dev.outspan.client.Refusal;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command `outspan`.
@Command(
    name = "outspan",
    description = "Takes in the traces of generative-AI applications and gives them back.",
    subcommands = {
      ExportCommand.class,
      SearchCommand.class,
      TailCommand.class,
      CountCommand.class,
      VerifyCommand.class,
      ImportCommand.class,
      ServeCommand.class,
      DemoCommand.class,
      KeysCommand.class,
      EraseCommand.class,
      ConfigCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "'outspan COMMAND --help' says more of each. In a checkout, ./outspan test runs the tests and"
          + " ./outspan bench the benchmarks."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  /// Runs one command and exits: 0 if it did what it says, 1 if it failed, 2 if it was not
  /// understood.
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return commandLine().execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
  }

  static CommandLine commandLine() {
    var command =
        new CommandLine(new Main())
            .setExecutionExceptionHandler(Main::explain)
            .setParameterExceptionHandler(new WrongUse())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true);
    command.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST, new CommandGroups());
    command.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST_HEADING, _ -> "");
    return command;
  }

  /// A failure that a user can do something about is one line, any other the whole trace.
  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    switch (failure) {
      case CommandFailure _ -> command.getErr().println("outspan: " + failure.getMessage());
      case IOException io -> command.getErr().println("outspan: " + FailureText.of(io));
      default -> failure.printStackTrace(command.getErr());
    }
    return isRefusedInput(failure) ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }

  /// Whether it is for what the command line asks that the server refuses.
  private static boolean isRefusedInput(Exception failure) {
    return failure instanceof Refusal refusal && refusal.status() == 422;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"outspan " + version()};
    }
  }

  /// The version of the jar, `development` outside of one.
  static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
