package dev.outspan.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The file of the keys in a data directory. Any number of processes may read and change it.
///
/// A reader sees the keys as they were before or after a change, never between.
public final class KeyFile {
  static final String NAME = "keys.json";

  private final Path directory;
  private final Path file;
  private final FileMutex mutex;

  /// @param dataDirectory is made with the first change if it does not exist
  public KeyFile(Path dataDirectory) {
    this.directory = dataDirectory;
    this.file = dataDirectory.resolve(NAME);
    this.mutex = new FileMutex(dataDirectory.resolve("keys.lock"));
  }

  /// Changes the keys, which are its own until it returns.
  ///
  /// @param <T> what its author wants to know of the change
  @FunctionalInterface
  interface Editor<T> {
    T edit(SequencedMap<String, FiledKey> keys);
  }

  /// One state of the file.
  ///
  /// @param inode a file that is put in another's place has its own
  record Stamp(FileTime modified, long size, Optional<Object> inode) {
    static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, Optional.empty());
  }

  boolean exists() {
    return Files.exists(file);
  }

  /// The keys by their ids, in the order in which they were made; none if there is no file.
  ///
  /// @throws KeyException.Unusable if the file cannot be read, or not be understood
  SequencedMap<String, FiledKey> read() {
    return decode(readText());
  }

  /// The file as it is; if there is none, the text of one without keys.
  byte[] readText() {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException _) {
      return KeyFormat.encode(List.of());
    } catch (IOException e) {
      throw new KeyException.Unusable("%s cannot be read: %s".formatted(file, reason(e)), e);
    }
  }

  /// What tells the file from an older or a newer one without reading it, but for changes within
  /// one tick of the file system's clock. Where it cannot be told, reading the file says why.
  Stamp stamp() {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          attributes.lastModifiedTime(),
          attributes.size(),
          Optional.ofNullable(attributes.fileKey()));
    } catch (IOException _) {
      return Stamp.NONE;
    }
  }

  SequencedMap<String, FiledKey> decode(byte[] text) {
    try {
      return KeyFormat.decode(text);
    } catch (IllegalArgumentException e) {
      throw new KeyException.Unusable("%s %s".formatted(file, e.getMessage()), e);
    }
  }

  /// Changes the keys; when this returns, the change is durable. Changes follow one another, none
  /// is lost. If the editor throws, nothing is changed.
  ///
  /// @throws KeyException.Unusable if the file cannot be read or written
  <T> T change(Editor<T> editor) {
    try {
      PrivateFiles.createDirectory(directory);
      return mutex.alone(
          () -> {
            SequencedMap<String, FiledKey> keys = read();
            T answer = editor.edit(keys);
            PrivateFiles.replace(directory, NAME, KeyFormat.encode(keys.values()));
            return answer;
          });
    } catch (IOException e) {
      throw new KeyException.Unusable("%s cannot be written: %s".formatted(file, reason(e)), e);
    }
  }

  /// The JDK's exceptions of files often say no more than the file's name.
  private static String reason(IOException e) {
    return "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
  }
}
