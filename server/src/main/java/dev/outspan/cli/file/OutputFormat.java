package dev.outspan.cli.file;

import dev.outspan.wire.Compression;
import dev.outspan.wire.ExportFormat;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a file is made of, as its name tells.
///
/// @param format absent if the name does not tell
/// @param ending such as `.csv`, without that of the compression; empty if the name has none
public record OutputFormat(Optional<ExportFormat> format, Compression compression, String ending) {
  private static final Map<String, ExportFormat> FORMATS = formats();

  /// What a name tells, by its ending.
  public static OutputFormat of(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    Compression compression =
        Stream.of(Compression.GZIP, Compression.ZSTD)
            .filter(each -> name.endsWith(each.fileEnding()))
            .findFirst()
            .orElse(Compression.NONE);
    String plain = name.substring(0, name.length() - compression.fileEnding().length());
    int point = plain.lastIndexOf('.');
    String ending = point > 0 && point < plain.length() - 1 ? plain.substring(point) : "";
    return new OutputFormat(Optional.ofNullable(FORMATS.get(ending)), compression, ending);
  }

  /// The endings that tell a format, such as `.csv`.
  public static List<String> endings() {
    return List.copyOf(FORMATS.keySet());
  }

  private static Map<String, ExportFormat> formats() {
    var formats = new LinkedHashMap<String, ExportFormat>();
    for (ExportFormat format : ExportFormat.values()) {
      formats.putIfAbsent("." + format.fileEnding(), format);
    }
    formats.put(".ndjson", ExportFormat.JSONL);
    return formats;
  }
}
