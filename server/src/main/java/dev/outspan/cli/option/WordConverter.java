package dev.outspan.cli.option;

import dev.outspan.wire.Compression;
import dev.outspan.wire.ExportFormat;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the words that the API has for the values of an enum, and completes them.
abstract sealed class WordConverter<T> implements ITypeConverter<T>, Iterable<String> {
  private final List<T> values;
  private final Function<T, String> word;

  private WordConverter(T[] values, Function<T, String> word) {
    this.values = List.of(values);
    this.word = word;
  }

  static final class OfFormat extends WordConverter<ExportFormat> {
    OfFormat() {
      super(ExportFormat.values(), ExportFormat::wireName);
    }
  }

  static final class OfCompression extends WordConverter<Compression> {
    OfCompression() {
      super(Compression.values(), Compression::wireName);
    }
  }

  @Override
  public T convert(String text) {
    return values.stream()
        .filter(value -> word.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is none of %s".formatted(text, String.join(", ", this))));
  }

  @Override
  public Iterator<String> iterator() {
    return values.stream().map(word).iterator();
  }
}
