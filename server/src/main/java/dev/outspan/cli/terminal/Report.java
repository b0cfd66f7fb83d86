package dev.outspan.cli.terminal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Standard error: what a command has to say to people.
public final class Report {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

  @Option(
      names = {"-q", "--quiet"},
      order = 910,
      description = "No progress bar. There is none either where standard error is no terminal.")
  private boolean isQuiet;

  public void say(String line) {
    PrintWriter err = command.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  /// Begins to show how far something is; to be closed before anything is said.
  ///
  /// @param unit `spans` or `bytes`
  public ProgressBar progress(String title, String unit) {
    boolean isShown = !isQuiet && Terminal.is(Terminal.ERR);
    return new ProgressBar(
        isShown ? System.err : new PrintStream(OutputStream.nullOutputStream()),
        System::nanoTime,
        new ProgressBar.Layout(title, unit, isShown ? Terminal.width() : 80));
  }
}
