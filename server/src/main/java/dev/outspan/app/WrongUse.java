package dev.outspan.app;

import java.util.Comparator;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says in a line or two what is wrong with a command line.
final class WrongUse implements IParameterExceptionHandler {
  private static final int MOST_SLIPS = 3;

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    var err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + message(failure));
    err.println("'%s --help' says more".formatted(name));
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String message(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    if (failure instanceof UnmatchedArgumentException unmatched
        && !command.getSubcommands().isEmpty()
        && !unmatched.getUnmatched().getFirst().startsWith("-")) {
      String word = unmatched.getUnmatched().getFirst();
      return "there is no command '%s'%s"
          .formatted(
              word, nearest(word, command).map(": did you mean '%s'?"::formatted).orElse(""));
    }
    return String.valueOf(failure.getMessage());
  }

  private static Optional<String> nearest(String word, CommandLine command) {
    return command.getSubcommands().keySet().stream()
        .filter(name -> slips(word, name) <= Math.min(MOST_SLIPS, name.length() / 2))
        .min(Comparator.comparingInt(name -> slips(word, name)));
  }

  /// The Levenshtein distance: letters left out, added or wrong.
  static int slips(String word, String meant) {
    int[] row = new int[meant.length() + 1];
    for (int j = 0; j <= meant.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= word.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= meant.length(); j++) {
        int changed = diagonal + (word.charAt(i - 1) == meant.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[meant.length()];
  }
}
