package dev.outspan.cli.file;

import dev.outspan.wire.Compression;
import dev.outspan.wire.ExportFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// What a file is made of, as its name tells.
///
/// @param format absent if the name does not tell
public record OutputFormat(Optional<ExportFormat> format, Compression compression) {
  /// What a name tells, by its ending.
  public static OutputFormat of(Path file) {
    String name = file.getFileName().toString();
    Compression compression =
        Stream.of(Compression.GZIP, Compression.ZSTD)
            .filter(each -> name.endsWith(each.fileEnding()))
            .findFirst()
            .orElse(Compression.NONE);
    String plain = name.substring(0, name.length() - compression.fileEnding().length());
    return new OutputFormat(format(plain), compression);
  }

  private static Optional<ExportFormat> format(String name) {
    if (name.endsWith(".ndjson")) {
      return Optional.of(ExportFormat.JSONL);
    }
    return Arrays.stream(ExportFormat.values())
        .filter(format -> name.endsWith("." + format.fileEnding()))
        .findFirst();
  }
}
