package dev.outspan.account;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Files that only their owner may read, replaced so that a power cut leaves the old text or
/// the new.
public final class PrivateFiles {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final String DRAFT_ENDING = ".tmp";

  private static final Integer ROOT = 0;

  private PrivateFiles() {}

  /// Makes the directory and those above it; one that exists stays as it is.
  public static void createDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    }
  }

  /// Opens a file, which is made if it is absent. Never follows a symbolic link: root may be at
  /// work in a directory of somebody else.
  static FileChannel open(Path file, OpenOption... options) throws IOException {
    create(file);
    var all = new HashSet<OpenOption>(List.of(options));
    all.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, all);
  }

  private static void create(Path file) throws IOException {
    try (FileChannel _ =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
      handOver(file);
    } catch (FileAlreadyExistsException _) {
      // It is not ours to hand over.
    }
  }

  /// Gives what root made to the owner of the directory: a server that does not run as root has to
  /// read it.
  private static void handOver(Path file) throws IOException {
    if (ROOT.equals(Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
      Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setOwner(Files.getOwner(file.resolveSibling(".")));
    }
  }

  /// Puts `text` in the place of the file's text, at once and durably, also on a thread that is
  /// interrupted.
  public static void replace(Path directory, String name, byte[] text) throws IOException {
    Uninterrupted.run(() -> replaceOnce(directory, name, text));
  }

  /// Deletes what a process that was killed while it replaced files has left of the new ones.
  public static void deleteDrafts(Path directory) throws IOException {
    try (var drafts = Files.newDirectoryStream(directory, "*" + DRAFT_ENDING)) {
      for (Path draft : drafts) {
        if (Files.isRegularFile(draft, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(draft);
        }
      }
    }
  }

  private static void replaceOnce(Path directory, String name, byte[] text) throws IOException {
    Path draft = directory.resolve(name + DRAFT_ENDING);
    Files.deleteIfExists(draft);
    try {
      try (FileChannel channel = open(draft, StandardOpenOption.WRITE)) {
        writeFully(channel, text);
        channel.force(true);
      }
      Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    syncDirectory(directory);
  }

  static void writeFully(FileChannel channel, byte[] text) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(text);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  /// Makes durable that a file was made, renamed or removed.
  public static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
