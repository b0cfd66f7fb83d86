package dev.outspan.cli.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.client.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A file that an export fills, and what stands beside it: `FILE.part` while it grows,
/// `FILE.part.json` by which it can be taken up again, `FILE.manifest.json` when it is whole. FILE
/// itself is whole or not there.
///
/// @param path where the file is to be
public record OutputFile(Path path) {
  /// The manifest of a file.
  public static Path manifestOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".manifest.json");
  }

  public Path part() {
    return path.resolveSibling(path.getFileName() + ".part");
  }

  private Path ticket() {
    return path.resolveSibling(path.getFileName() + ".part.json");
  }

  /// What is known of an export that was not finished, if there is one.
  public Optional<JsonNode> unfinished() throws IOException {
    if (!Files.exists(ticket())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.parse(Files.readString(ticket())));
    } catch (JsonProcessingException e) {
      throw new IOException("%s is no JSON: delete it".formatted(ticket()), e);
    }
  }

  /// Notes by what the export can be taken up again.
  public void note(ObjectNode ticket) throws IOException {
    SafeFile.replace(ticket(), ticket.toPrettyString() + "\n");
  }

  /// Makes the part the file, durably.
  public void finish(ObjectNode manifest) throws IOException {
    try (FileChannel channel = FileChannel.open(part(), StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    SafeFile.move(part(), path);
    SafeFile.replace(manifestOf(path), manifest.toPrettyString() + "\n");
    Files.deleteIfExists(ticket());
  }

  /// Removes what is not finished.
  public void discard() throws IOException {
    Files.deleteIfExists(part());
    Files.deleteIfExists(ticket());
  }
}
