package dev.outspan.app;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command `outspan`.
@Command(
    name = "outspan",
    description = "Takes in the traces of generative-AI applications and gives them back.",
    subcommands = {ServeCommand.class, DemoCommand.class, KeysCommand.class, EraseCommand.class},
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
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(Main::explain)
        .execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
  }

  /// A failure that a user can do something about is one line, any other the whole trace.
  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof CommandFailure) {
      command.getErr().println("outspan: " + failure.getMessage());
    } else {
      failure.printStackTrace(command.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
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
