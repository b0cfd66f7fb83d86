package dev.outspan.cli.option;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.cli.file.OutputFormat;
import dev.outspan.wire.Compression;
import dev.outspan.wire.ExportFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say what a file is made of, named after those of the API.
public final class ExportOptions {
  @Option(
      names = "--with-children",
      order = 40,
      description = "All spans of the traces that have a match.")
  private boolean withChildren;

  @Option(
      names = "--include-assessments",
      order = 41,
      description = "The assessments inside each span.")
  private boolean includeAssessments;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      order = 42,
      converter = WordConverter.OfFormat.class,
      completionCandidates = WordConverter.OfFormat.class,
      description =
          "${COMPLETION-CANDIDATES}. Default: as FILE ends (.csv.gz, .parquet), jsonl without an ending.")
  private @Nullable ExportFormat format;

  @Option(
      names = "--compression",
      paramLabel = "KIND",
      order = 43,
      converter = WordConverter.OfCompression.class,
      completionCandidates = WordConverter.OfCompression.class,
      description = "${COMPLETION-CANDIDATES}. Default: as FILE ends (.gz, .zst), else none.")
  private @Nullable Compression compression;

  @Option(
      names = "--columns",
      paramLabel = "NAME",
      order = 44,
      split = ",",
      description = "The columns of a table, in their order: id,name,input.")
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--csv-bom",
      order = 45,
      description = "U+FEFF begins the file, by which spreadsheets know UTF-8.")
  private boolean csvBom;

  @Option(
      names = "--csv-formula-guard",
      order = 46,
      description = "An apostrophe before each text that a spreadsheet would take for a formula.")
  private boolean csvFormulaGuard;

  @Option(
      names = "--since",
      paramLabel = "WATERMARK",
      order = 47,
      description = "Only what was written or deleted after an earlier export, which printed this.")
  private @Nullable String since;

  @Option(
      names = "--since-file",
      paramLabel = "FILE",
      order = 48,
      description =
          "The same with a file: the watermark is read from it if it is there, and that of this"
              + " export replaces it once the export is whole.")
  private @Nullable Path sinceFile;

  public Optional<String> since() {
    return Optional.ofNullable(since);
  }

  public Optional<Path> sinceFile() {
    return Optional.ofNullable(sinceFile);
  }

  /// Puts what was chosen into the body of a request.
  ///
  /// @param named what the file's name says, if there is a file
  /// @throws IllegalArgumentException if the format was to be told by an ending that tells none
  public void addTo(ObjectNode body, Optional<OutputFormat> named) {
    ExportFormat chosen =
        Optional.ofNullable(format)
            .or(() -> named.map(ExportOptions::told))
            .orElse(ExportFormat.JSONL);
    body.put("export_format", chosen.wireName());
    var packing =
        Optional.ofNullable(compression)
            .orElse(named.map(OutputFormat::compression).orElse(Compression.NONE));
    if (packing != Compression.NONE) {
      body.put("compression", packing.wireName());
    }
    if (!columns.isEmpty()) {
      ArrayNode names = body.putArray("columns");
      columns.forEach(names::add);
    }
    set(body, "csv_bom", csvBom);
    set(body, "csv_formula_guard", csvFormulaGuard);
    set(body, "with_children", withChildren);
    set(body, "include_assessments", includeAssessments);
  }

  private static ExportFormat told(OutputFormat named) {
    if (named.format().isEmpty() && !named.ending().isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' is no ending of a format: there are %s, and behind them .gz and .zst; or say --format"
              .formatted(named.ending(), String.join(", ", OutputFormat.endings())));
    }
    return named.format().orElse(ExportFormat.JSONL);
  }

  private static void set(ObjectNode body, String flag, boolean value) {
    if (value) {
      body.put(flag, true);
    }
  }
}
