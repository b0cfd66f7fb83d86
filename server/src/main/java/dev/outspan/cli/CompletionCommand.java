package dev.outspan.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `outspan completion`.
@Command(
    name = "completion",
    description = {
      "Print the script by which bash and zsh complete commands and options.",
      "",
      "It completes the word 'outspan': put the checkout on the path, or make an alias."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(outspan completion)                       # this shell",
      "  outspan completion > ~/.local/share/bash-completion/completions/outspan"
    })
public final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    out.print(AutoComplete.bash("outspan", command.root().commandLine()));
    out.flush();
    return 0;
  }
}
