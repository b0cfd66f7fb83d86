package dev.outspan.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.wire.Compression;
import dev.outspan.wire.ExportFormat;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputFormatTest {
  @ParameterizedTest
  @CsvSource({
    "spans.json, JSON, NONE, .json",
    "a/b/spans.jsonl, JSONL, NONE, .jsonl",
    "spans.ndjson, JSONL, NONE, .ndjson",
    "spans.csv, CSV, NONE, .csv",
    "SPANS.CSV.GZ, CSV, GZIP, .csv",
    "spans.jsonl.zst, JSONL, ZSTD, .jsonl",
    "spans.parquet, PARQUET, NONE, .parquet",
    "spans.gz, , GZIP, ''",
    "spans, , NONE, ''",
    "spans., , NONE, ''",
    "a.b/.spans, , NONE, ''",
    "/dev/stdout, , NONE, ''",
    "json, , NONE, ''",
    "csv.txt, , NONE, .txt",
    "spans.xml.gz, , GZIP, .xml"
  })
  void of_aName_isWhatItEndsIn(
      String name, ExportFormat format, Compression compression, String ending) {
    assertThat(OutputFormat.of(Path.of(name)))
        .isEqualTo(new OutputFormat(Optional.ofNullable(format), compression, ending));
  }
}
