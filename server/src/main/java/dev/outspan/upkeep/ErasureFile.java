package dev.outspan.upkeep;

import dev.outspan.account.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/// What has to be known of erasures after a restart: `erasure.properties` in the data directory,
/// replaced as a whole and synced to disk.
///
/// | key | is |
/// |---|---|
/// | `pending_since` | since when something may have been deleted that was not erased yet |
/// | `last_at`, `last_bytes_before`, `last_bytes_after` | the last erasure |
final class ErasureFile {
  static final String NAME = "erasure.properties";

  private final Path directory;

  ErasureFile(Path directory) {
    this.directory = directory;
  }

  record State(Optional<Instant> pendingSince, Optional<Erasures.Last> last) {
    static final State NEW = new State(Optional.empty(), Optional.empty());
  }

  /// What is on file, [State#NEW] if there is no file.
  ///
  /// @throws UncheckedIOException if it cannot be read
  State read() {
    Path file = directory.resolve(NAME);
    try {
      return Files.exists(file) ? parse(Files.readString(file)) : State.NEW;
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new UncheckedIOException(
          new IOException("%s cannot be read: %s".formatted(file, e.getMessage()), e));
    }
  }

  private static State parse(String text) throws IOException {
    var properties = new Properties();
    properties.load(new StringReader(text));
    return new State(
        Optional.ofNullable(properties.getProperty("pending_since")).map(Instant::parse),
        Optional.ofNullable(properties.getProperty("last_at"))
            .map(
                at ->
                    new Erasures.Last(
                        Instant.parse(at),
                        Long.parseLong(properties.getProperty("last_bytes_before")),
                        Long.parseLong(properties.getProperty("last_bytes_after")))));
  }

  /// @throws UncheckedIOException if it cannot be written
  void write(State state) {
    var text = new StringBuilder();
    state.pendingSince().ifPresent(since -> text.append("pending_since=%s\n".formatted(since)));
    state
        .last()
        .ifPresent(
            last ->
                text.append(
                    "last_at=%s\nlast_bytes_before=%d\nlast_bytes_after=%d\n"
                        .formatted(last.at(), last.bytesBefore(), last.bytesAfter())));
    try {
      PrivateFiles.replace(directory, NAME, text.toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("%s cannot be written".formatted(directory.resolve(NAME)), e));
    }
  }
}
