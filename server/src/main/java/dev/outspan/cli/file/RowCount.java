package dev.outspan.cli.file;

import dev.outspan.wire.ExportFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Counts the rows of a file by reading it once.
public final class RowCount {
  private RowCount() {}

  /// The rows of a file; empty for formats whose rows are not counted by reading on.
  public static OptionalLong of(Path file, ExportFormat format) throws IOException {
    return switch (format.fileEnding()) {
      case "json", "jsonl" -> OptionalLong.of(records(file));
      case "csv" -> OptionalLong.of(csv(file));
      default -> OptionalLong.empty();
    };
  }

  private static long records(Path file) throws IOException {
    try (var records = new Records(Unpacked.of(Files.newInputStream(file)))) {
      long count = 0;
      while (records.next()) {
        count++;
      }
      return count;
    }
  }

  /// Lines that end outside of quotes, but for the header.
  private static long csv(Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    boolean isQuoted = false;
    long lines = 0;
    try (InputStream in = Unpacked.of(Files.newInputStream(file))) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '"') {
            isQuoted = !isQuoted;
          } else if (buffer[i] == '\n' && !isQuoted) {
            lines++;
          }
        }
      }
    }
    return Math.max(0, lines - 1);
  }
}
