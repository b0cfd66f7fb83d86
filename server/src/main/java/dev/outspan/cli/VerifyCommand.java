package dev.outspan.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.outspan.cli.file.OutputFile;
import dev.outspan.cli.file.OutputFormat;
import dev.outspan.cli.file.RowCount;
import dev.outspan.cli.terminal.Quantity;
import dev.outspan.client.Json;
import dev.outspan.client.Receipt;
import dev.outspan.client.Sha256;
import dev.outspan.wire.ExportFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `outspan verify`.
@Command(
    name = "verify",
    description = {
      "Check files that were exported against their manifests.",
      "",
      "Of each file the length, the SHA-256 and, but for parquet, the number of rows are compared with"
          + " FILE.manifest.json. Needs no server."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  outspan verify errors.jsonl spans.csv.gz",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every file is what its manifest says",
      "1:one is not, or cannot be read",
      "2:the command line is wrong"
    })
public final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", arity = "1..*", description = "What was exported.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "The manifest, of one file. Default: FILE.manifest.json.")
  private @Nullable Path manifest;

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() {
    if (manifest != null && files.size() > 1) {
      throw new ParameterException(command.commandLine(), "--manifest belongs to one file");
    }
    boolean isWhole = true;
    for (Path file : files) {
      isWhole &= verify(file);
    }
    return isWhole ? 0 : 1;
  }

  private boolean verify(Path file) {
    PrintWriter out = command.commandLine().getOut();
    try {
      Receipt receipt = receipt(Optional.ofNullable(manifest).orElse(OutputFile.manifestOf(file)));
      List<String> differences = differences(file, receipt);
      out.println(
          differences.isEmpty()
              ? "%s: whole, %s, %s bytes"
                  .formatted(
                      file,
                      Quantity.counted(receipt.rows(), "rows"),
                      Quantity.grouped(receipt.bytes()))
              : "%s: NOT what was exported: %s".formatted(file, String.join("; ", differences)));
      return differences.isEmpty();
    } catch (IOException failure) {
      out.println("%s: cannot be checked: %s".formatted(file, FailureText.of(failure)));
      return false;
    } finally {
      out.flush();
    }
  }

  private static Receipt receipt(Path manifest) throws IOException {
    try {
      return Receipt.of(Json.parse(Files.readString(manifest)));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException("%s is no manifest".formatted(manifest), e);
    }
  }

  private static List<String> differences(Path file, Receipt receipt) throws IOException {
    var differences = new ArrayList<String>();
    long bytes = Files.size(file);
    if (bytes != receipt.bytes()) {
      differences.add(
          "it has %s bytes, the manifest says %s"
              .formatted(Quantity.grouped(bytes), Quantity.grouped(receipt.bytes())));
    }
    String sha256 = Sha256.of(file);
    if (!sha256.equals(receipt.sha256())) {
      differences.add(
          "its SHA-256 is %s, the manifest says %s".formatted(sha256, receipt.sha256()));
    }
    rows(file, receipt)
        .ifPresent(
            rows ->
                differences.add(
                    "it has %s, the manifest says %s"
                        .formatted(
                            Quantity.counted(rows, "rows"), Quantity.grouped(receipt.rows()))));
    return differences;
  }

  /// The number of rows if it is not what the manifest says; empty too if nobody can count them.
  private static OptionalLong rows(Path file, Receipt receipt) {
    Optional<ExportFormat> format =
        OutputFormat.of(Path.of(receipt.filename()))
            .format()
            .or(() -> OutputFormat.of(file).format());
    try {
      OptionalLong rows = format.isEmpty() ? OptionalLong.empty() : RowCount.of(file, format.get());
      return rows.isPresent() && rows.getAsLong() == receipt.rows() ? OptionalLong.empty() : rows;
    } catch (IOException _) {
      // A damaged file, which its SHA-256 tells.
      return OptionalLong.empty();
    }
  }
}
