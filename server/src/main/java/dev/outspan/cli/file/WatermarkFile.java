package dev.outspan.cli.file;

import dev.outspan.client.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Keeps the watermark of the last whole export from run to run.
///
/// @param path which is absent before the first run
public record WatermarkFile(Path path) {
  public Optional<String> read() throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    String mark = Files.readString(path).strip();
    if (mark.isEmpty()) {
      throw new IOException("%s is empty: delete it to export everything".formatted(path));
    }
    return Optional.of(mark);
  }

  /// Notes the watermark of an export that is whole and where it belongs.
  public void replace(Receipt receipt) throws IOException {
    String mark =
        receipt.watermark().orElseThrow(() -> new IOException("the server gave no watermark"));
    SafeFile.replace(path, mark + "\n");
  }
}
