package dev.outspan.cli;

import dev.outspan.wire.Compression;
import dev.outspan.wire.ExportFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// What a file is made of, as its name tells.
///
/// @param format absent if the name does not tell
record OutputFormat(Optional<ExportFormat> format, Compression compression) {
  static OutputFormat of(Path file) {
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

  /// Reads the words of the API.
  static final class FormatConverter implements ITypeConverter<ExportFormat>, Iterable<String> {
    @Override
    public ExportFormat convert(String word) {
      return Arrays.stream(ExportFormat.values())
          .filter(format -> format.wireName().equals(word))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException(refusal(word, this)));
    }

    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(ExportFormat.values()).map(ExportFormat::wireName).iterator();
    }
  }

  /// Reads the words of the API.
  static final class CompressionConverter implements ITypeConverter<Compression>, Iterable<String> {
    @Override
    public Compression convert(String word) {
      return Arrays.stream(Compression.values())
          .filter(compression -> compression.wireName().equals(word))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException(refusal(word, this)));
    }

    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Compression.values()).map(Compression::wireName).iterator();
    }
  }

  private static String refusal(String word, Iterable<String> words) {
    List<String> all = Stream.of(words).flatMap(each -> stream(each)).toList();
    return "'%s' is none of %s".formatted(word, all.stream().collect(Collectors.joining(", ")));
  }

  private static Stream<String> stream(Iterable<String> words) {
    var builder = Stream.<String>builder();
    words.forEach(builder);
    return builder.build();
  }
}
