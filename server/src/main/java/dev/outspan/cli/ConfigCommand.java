package dev.outspan.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.cli.settings.ClientSettings;
import dev.outspan.cli.settings.Setting;
import dev.outspan.client.Access;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `outspan config …`: what the client commands know without being told each time.
@Command(
    name = "config",
    description = {
      "Keep the server's address, the API key and the account for the other commands.",
      "",
      "They are in a file that you alone may read. Variables and options have precedence over it.",
      "The settings are url, api_key and account."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ConfigCommand.Change.class,
      ConfigCommand.Removal.class,
      ConfigCommand.Show.class,
      ConfigCommand.Place.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  outspan config set url https://traces.example.com",
      "  outspan config set api_key        # asks for it; or: < key.txt",
      "  outspan config show"
    })
public final class ConfigCommand implements Runnable {
  private static final String NAME = "url, api_key or account.";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(), "Missing command: set, unset, show or path");
  }

  /// Completes the names of settings.
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of(Setting.values()).stream().map(Setting::word).iterator();
    }
  }

  private static Setting setting(CommandSpec command, String word) {
    try {
      return Setting.of(word);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  @Command(
      name = "set",
      description = {
        "Set one.",
        "",
        "Without VALUE it is asked for or, if standard input is no terminal, read from there: so a key"
            + " is seen neither by others nor by the shell's history."
      },
      mixinStandardHelpOptions = true)
  static final class Change implements Callable<Integer> {
    @Spec private CommandSpec command = CommandSpec.create();

    @Parameters(
        index = "0",
        paramLabel = "NAME",
        description = NAME,
        completionCandidates = Names.class)
    private String name = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "VALUE",
        description = "What it is to be.")
    private @Nullable String value;

    @Override
    public Integer call() throws IOException {
      Setting setting = setting(command, name);
      if (setting == Setting.API_KEY && value != null) {
        throw new ParameterException(
            command.commandLine(), "leave VALUE out: others could read the key while this runs");
      }
      Path file = ClientSettings.file();
      String text = value != null ? value : ask(setting);
      if (text.isBlank()) {
        throw new ParameterException(command.commandLine(), setting.word() + " has no value");
      }
      if (setting == Setting.URL) {
        requireAddress(text.strip());
      }
      ClientSettings.read(file).with(setting, text.strip()).write(file);
      return 0;
    }

    private void requireAddress(String text) {
      try {
        var _ = new Access(URI.create(text), "");
      } catch (IllegalArgumentException e) {
        throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
      }
    }

    private static String ask(Setting setting) throws IOException {
      Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
      if (console.isPresent()) {
        char[] answer = console.get().readPassword("%s: ", setting.word());
        return answer == null ? "" : new String(answer);
      }
      String line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
      return Optional.ofNullable(line).orElse("");
    }
  }

  @Command(name = "unset", description = "Forget one.", mixinStandardHelpOptions = true)
  static final class Removal implements Callable<Integer> {
    @Spec private CommandSpec command = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = NAME, completionCandidates = Names.class)
    private String name = "";

    @Override
    public Integer call() throws IOException {
      Setting setting = setting(command, name);
      Path file = ClientSettings.file();
      ClientSettings.read(file).without(setting).write(file);
      return 0;
    }
  }

  @Command(
      name = "show",
      description = "Show what is set, of the key no more than its beginning.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Spec private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      ClientSettings settings = ClientSettings.read(ClientSettings.file());
      PrintWriter out = command.commandLine().getOut();
      for (Setting setting : Setting.values()) {
        settings.shown(setting).ifPresent(value -> out.println(setting.word() + " = " + value));
      }
      out.flush();
      return 0;
    }
  }

  @Command(name = "path", description = "Show where the file is.", mixinStandardHelpOptions = true)
  static final class Place implements Callable<Integer> {
    @Spec private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() {
      PrintWriter out = command.commandLine().getOut();
      out.println(ClientSettings.file());
      out.flush();
      return 0;
    }
  }
}
