package dev.outspan.delivery;

import dev.outspan.account.PrivateFiles;
import dev.outspan.blob.BlobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The records of exports in a directory, a file each, which is replaced as a whole and synced to
/// disk. A file that cannot be read is an error that names it: it may be deleted by hand.
final class RecordFiles {
  private static final Logger LOG = LoggerFactory.getLogger(RecordFiles.class);
  private static final String ENDING = ".json";

  private final Path directory;

  /// @param directory is made if it is missing, and freed of what a killed process left half
  /// written
  RecordFiles(Path directory) {
    this.directory = directory;
    try {
      PrivateFiles.createDirectory(directory);
      PrivateFiles.deleteDrafts(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be used".formatted(directory), e);
    }
  }

  List<ExportRecord> read() {
    var records = new ArrayList<ExportRecord>();
    try (var files = Files.newDirectoryStream(directory, "*" + ENDING)) {
      for (Path file : files) {
        records.add(read(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be read: %s".formatted(directory, e.getMessage()), e);
    }
    return records;
  }

  private static ExportRecord read(Path file) throws IOException {
    try {
      return RecordFormat.decode(Files.readAllBytes(file));
    } catch (IllegalArgumentException e) {
      throw new IOException("%s %s".formatted(file, e.getMessage()), e);
    }
  }

  /// When this returns, the record is durable.
  ///
  /// @throws BlobException if it cannot be written now
  void write(ExportRecord kept) {
    try {
      PrivateFiles.replace(directory, kept.file().id() + ENDING, RecordFormat.encode(kept));
    } catch (IOException e) {
      throw BlobException.ofDisk("%s cannot be written".formatted(directory), e);
    }
  }

  /// Deletes what may be there of a record that could not be written.
  void deleteQuietly(String id) {
    try {
      delete(id);
    } catch (BlobException e) {
      LOG.warn("the record of export {} may be there, of which nobody knows", id, e);
    }
  }

  /// @throws BlobException if it cannot be deleted now
  void delete(String id) {
    try {
      Files.deleteIfExists(directory.resolve(id + ENDING));
    } catch (IOException e) {
      throw BlobException.ofDisk("%s cannot be changed".formatted(directory), e);
    }
  }
}
