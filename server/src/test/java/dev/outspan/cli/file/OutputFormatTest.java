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
    "spans.json, JSON, NONE",
    "a/b/spans.jsonl, JSONL, NONE",
    "spans.ndjson, JSONL, NONE",
    "spans.csv, CSV, NONE",
    "spans.csv.gz, CSV, GZIP",
    "spans.jsonl.zst, JSONL, ZSTD",
    "spans.parquet, PARQUET, NONE",
    "spans.gz, , GZIP",
    "spans, , NONE",
    "json, , NONE",
    "csv.txt, , NONE"
  })
  void of_aName_isWhatItEndsIn(String name, ExportFormat format, Compression compression) {
    assertThat(OutputFormat.of(Path.of(name)))
        .isEqualTo(new OutputFormat(Optional.ofNullable(format), compression));
  }
}
