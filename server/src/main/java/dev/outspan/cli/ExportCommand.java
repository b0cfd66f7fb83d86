package dev.outspan.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.cli.file.OutputFile;
import dev.outspan.cli.file.OutputFormat;
import dev.outspan.cli.file.WatermarkFile;
import dev.outspan.cli.option.ExportOptions;
import dev.outspan.cli.option.FilterOptions;
import dev.outspan.cli.settings.Connection;
import dev.outspan.cli.terminal.ProgressBar;
import dev.outspan.cli.terminal.Quantity;
import dev.outspan.cli.terminal.Report;
import dev.outspan.cli.terminal.StandardOutput;
import dev.outspan.cli.terminal.Terminal;
import dev.outspan.cli.transfer.ExportOrder;
import dev.outspan.cli.transfer.FileExport;
import dev.outspan.cli.transfer.OtherOrder;
import dev.outspan.client.ApiClient;
import dev.outspan.client.Meter;
import dev.outspan.client.Patience;
import dev.outspan.client.RawExport;
import dev.outspan.client.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `outspan export`.
@Command(
    name = "export",
    description = {
      "Export the spans that match, whole, as a file.",
      "",
      "With -o the server makes the file, and it is downloaded: a broken connection is taken up where"
          + " it broke, and what arrives is checked by its SHA-256. FILE appears when it is whole, and"
          + " FILE.manifest.json beside it says what it is ('outspan verify'). Without -o the spans go"
          + " to standard output as they come.",
      "The number of rows and the watermark go to standard error."
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  outspan export --from 24h --status ERROR -o errors.parquet",
      "  outspan export --name turn --with-children --format jsonl | jq .name",
      "  outspan export --since-file sync.txt -o changes.jsonl   # what changed since the last run"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the file is whole",
      "1:failed or incomplete; standard error says why",
      "2:the command line is wrong"
    })
public final class ExportCommand implements Callable<Integer> {
  private static final Set<String> STANDARD_OUTPUT = Set.of("-", "/dev/stdout");

  @ArgGroup(validate = false, order = 1, heading = "%nWhich spans (all must hold):%n")
  private FilterOptions filters = new FilterOptions();

  @ArgGroup(validate = false, order = 2, heading = "%nWhat the file is made of:%n")
  private ExportOptions options = new ExportOptions();

  @Mixin private final Connection connection = new Connection();
  @Mixin private final Report report = new Report();

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      order = 100,
      description =
          "Where the file goes; replaced if it is there. Default, and -: standard output.")
  private @Nullable Path output;

  @Option(
      names = "--resume",
      order = 101,
      description =
          "Go on with what the same command left as FILE.part, if it did. Not after Ctrl-C, which"
              + " gives up.")
  private boolean resumes;

  @Override
  public Integer call() throws IOException {
    ApiClient client = connection.client();
    Optional<WatermarkFile> marks = options.sinceFile().map(WatermarkFile::new);
    ObjectNode body = filters.body();
    Optional<Path> file = file();
    try {
      options.addTo(body, file.map(OutputFormat::of));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
    since(marks).ifPresent(mark -> body.put("since", mark));
    var order = new ExportOrder(filters.query(), body, arguments());
    Receipt receipt =
        file.isPresent() ? toFile(client, order, file.get()) : toStandardOutput(client, order);
    tell(receipt, file);
    if (marks.isPresent()) {
      marks.get().replace(receipt);
    }
    return 0;
  }

  private Optional<String> since(Optional<WatermarkFile> marks) throws IOException {
    if (marks.isEmpty()) {
      return options.since();
    }
    if (options.since().isPresent()) {
      throw new ParameterException(
          command.commandLine(), "--since and --since-file exclude each other");
    }
    return marks.get().read();
  }

  private Receipt toStandardOutput(ApiClient client, ExportOrder order) throws IOException {
    if (resumes) {
      throw new ParameterException(command.commandLine(), "--resume needs -o FILE");
    }
    try (RawExport export =
            Patience.usual()
                .telling(report::sayAgain)
                .until(() -> RawExport.begin(client, order.query(), order.bytes()));
        ProgressBar progress = report.progress("exporting", "bytes")) {
      boolean isOneScreen = Terminal.is(Terminal.OUT);
      var out = new StandardOutput();
      return export.copyTo(out, isOneScreen ? Meter.NONE : progress);
    }
  }

  private Receipt toFile(ApiClient client, ExportOrder order, Path place) throws IOException {
    var file = new OutputFile(place);
    var export = new FileExport(client, order, file, report, Patience::usual);
    try {
      return resumes ? export.resume() : export.run();
    } catch (IOException failure) {
      if (file.unfinished().isPresent() && !(failure instanceof OtherOrder)) {
        report.say("outspan export: the same command with --resume goes on from here");
      }
      throw failure;
    }
  }

  /// Where the file goes; empty for standard output.
  private Optional<Path> file() {
    if (output == null || STANDARD_OUTPUT.contains(output.toString())) {
      return Optional.empty();
    }
    if (Files.exists(output) && !Files.isRegularFile(output)) {
      throw new ParameterException(
          command.commandLine(), output + " is there, and no file: it cannot be replaced");
    }
    Path directory = output.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw new ParameterException(
          command.commandLine(), "the directory %s is not there".formatted(directory));
    }
    return Optional.of(output);
  }

  /// What makes this order what it is.
  private List<String> arguments() {
    var arguments = new ArrayList<>(command.commandLine().getParseResult().originalArgs());
    arguments.removeAll(List.of("--resume", "-q", "--quiet"));
    return arguments;
  }

  private void tell(Receipt receipt, Optional<Path> file) {
    report.say(
        "%s, %s bytes%s"
            .formatted(
                Quantity.counted(receipt.rows(), "rows"),
                Quantity.grouped(receipt.bytes()),
                file.map(path -> " in " + path).orElse("")));
    receipt
        .skipped()
        .forEach(
            (reason, count) -> {
              if (count > 0) {
                report.say("left out: %d %s".formatted(count, reason));
              }
            });
    receipt.watermark().ifPresent(mark -> report.say("watermark " + mark));
  }
}
