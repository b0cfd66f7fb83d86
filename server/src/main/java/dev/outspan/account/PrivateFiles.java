package dev.outspan.account;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files that only their owner may read, written so that a power cut leaves the old or the new
/// text.
final class PrivateFiles {
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateFiles() {}

  /// Makes the directory and those above it; one that exists stays as it is.
  static void createDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    }
  }

  /// Puts `text` in the place of the file's text, at once and durably.
  static void replace(Path directory, String name, byte[] text) throws IOException {
    Path draft = directory.resolve(name + ".tmp");
    Files.deleteIfExists(draft);
    try (FileChannel channel =
        FileChannel.open(
            draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
      writeFully(channel, text);
      channel.force(true);
    }
    Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    syncDirectory(directory);
  }

  static void writeFully(FileChannel channel, byte[] text) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(text);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  /// Makes durable that a file was made, renamed or removed.
  static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
