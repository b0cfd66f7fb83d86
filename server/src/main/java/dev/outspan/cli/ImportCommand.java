package dev.outspan.cli;

import dev.outspan.cli.settings.Connection;
import dev.outspan.cli.terminal.ProgressBar;
import dev.outspan.cli.terminal.Quantity;
import dev.outspan.cli.terminal.Report;
import dev.outspan.cli.transfer.Importer;
import dev.outspan.client.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `outspan import`.
@Command(
    name = "import",
    description = {
      "Send spans from files to the server.",
      "",
      "A file is JSON Lines or one JSON array, plain or compressed with gzip or zstd: what 'outspan"
          + " export' makes, or what Langfuse and Phoenix do. It may be of any size. Importing a file"
          + " again changes nothing, so that after a failure the same command may simply be repeated."
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  outspan import spans.jsonl.zst",
      "  outspan export --from 7d | outspan import - --url http://other:8080"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything is stored",
      "1:something was refused or failed; standard error says on which line",
      "2:the command line is wrong"
    })
public final class ImportCommand implements Callable<Integer> {
  private static final int MOST_PARALLEL = 8;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "What to send; - is standard input.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      order = 1,
      defaultValue = "",
      description = "outspan, langfuse or phoenix. Default: the server recognises it.")
  private String format = "";

  @Option(
      names = "--parallel",
      paramLabel = "COUNT",
      order = 2,
      defaultValue = "4",
      description =
          "Requests at a time, 1 to 8; of Langfuse's and Phoenix's files always one. Default:"
              + " ${DEFAULT-VALUE}.")
  private int parallel;

  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private final Connection connection = new Connection();
  @Mixin private final Report report = new Report();

  @Override
  public Integer call() throws IOException {
    if (parallel < 1 || parallel > MOST_PARALLEL) {
      throw new ParameterException(
          command.commandLine(),
          "--parallel is %d: from 1 to %d".formatted(parallel, MOST_PARALLEL));
    }
    var importer =
        new Importer(
            connection.client(),
            format,
            parallel,
            () -> Patience.usual().telling(report::sayAgain));
    try {
      for (String file : files) {
        send(importer, file);
      }
    } finally {
      report.say(summary(importer.counts()));
    }
    return 0;
  }

  private void send(Importer importer, String file) throws IOException {
    try (ProgressBar progress = report.progress("importing", "bytes")) {
      if (file.equals("-")) {
        importer.send(
            new Importer.Source("standard input", System.in, OptionalLong.empty()), progress);
      } else {
        Path path = Path.of(file);
        var size = OptionalLong.of(Files.size(path));
        importer.send(new Importer.Source(file, Files.newInputStream(path), size), progress);
      }
    }
  }

  /// Such as `42 spans, 3 assessments`; what there is none of is left out, but for the spans.
  private static String summary(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().equals("spans") || count.getValue() > 0)
        .map(count -> words(count.getKey(), count.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String words(String word, long count) {
    return word.endsWith("s")
        ? Quantity.counted(count, word)
        : Quantity.grouped(count) + " " + word;
  }
}
