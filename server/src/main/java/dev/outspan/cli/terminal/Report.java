package dev.outspan.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Standard error: what a command has to say to people.
public final class Report {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

  @Option(
      names = {"-q", "--quiet"},
      order = 910,
      description = "No progress bar. There is none either where standard error is no terminal.")
  private boolean isQuiet;

  private volatile ProgressBar shown =
      new ProgressBar(NOWHERE, System::nanoTime, new ProgressBar.Layout("", "bytes", 80));

  public void say(String line) {
    shown.hide();
    PrintWriter err = command.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  /// Says that something is tried again.
  public void sayAgain(IOException failure, Duration wait) {
    say(
        "%s: %s; trying again in %s"
            .formatted(command.qualifiedName(), failure.getMessage(), Quantity.seconds(wait)));
  }

  /// Begins to show how far something is. What is said meanwhile stands above it.
  ///
  /// @param unit `spans` or `bytes`
  public ProgressBar progress(String title, String unit) {
    boolean isShown = !isQuiet && Terminal.is(Terminal.ERR);
    shown =
        new ProgressBar(
            isShown ? System.err : NOWHERE,
            System::nanoTime,
            new ProgressBar.Layout(title, unit, isShown ? Terminal.width() : 80));
    return shown;
  }
}
