package dev.outspan.blob.local;

import dev.outspan.blob.BlobException;
import dev.outspan.blob.BlobStore;
import dev.outspan.blob.BlobType;
import dev.outspan.blob.Draft;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/// Blobs as files of one directory, which only its owner may look into. A draft is a file with the
/// ending `.part` until it is synced to disk and renamed.
public final class LocalBlobStore implements BlobStore {
  static final String DRAFT_ENDING = ".part";
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;
  private final long minimumFreeBytes;

  private LocalBlobStore(Path directory, long minimumFreeBytes) {
    this.directory = directory;
    this.minimumFreeBytes = minimumFreeBytes;
  }

  /// Makes the directory if it is missing, and deletes the drafts that an earlier process left.
  ///
  /// @param minimumFreeBytes so much of the disk is left to others
  public static LocalBlobStore open(Path directory, long minimumFreeBytes) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, OWNER_ONLY);
      }
      try (var drafts = Files.newDirectoryStream(directory, "*" + DRAFT_ENDING)) {
        for (Path draft : drafts) {
          Files.deleteIfExists(draft);
        }
      }
    } catch (IOException e) {
      throw BlobException.ofDisk("cannot use " + directory, e);
    }
    return new LocalBlobStore(directory, minimumFreeBytes);
  }

  @Override
  public Draft begin(String name, BlobType type) {
    Path file = file(name);
    requireRoom();
    try {
      return new LocalDraft(this, file);
    } catch (IOException e) {
      throw BlobException.ofDisk("cannot write " + file, e);
    }
  }

  @Override
  public InputStream read(String name, long fromByte) {
    try {
      return Channels.newInputStream(
          FileChannel.open(file(name), StandardOpenOption.READ).position(fromByte));
    } catch (NoSuchFileException _) {
      throw new BlobException.Missing(name);
    } catch (IOException e) {
      throw new BlobException.Unavailable("cannot read " + file(name), e);
    }
  }

  /// Empty: files are handed out by the server.
  @Override
  public Optional<URI> link(String name, Duration lifetime) {
    BlobStore.requireName(name);
    return Optional.empty();
  }

  @Override
  public void remove(String name) {
    Path file = file(name);
    try {
      boolean wasThere = Files.deleteIfExists(draft(file));
      wasThere |= Files.deleteIfExists(file);
      if (wasThere) {
        sync();
      }
    } catch (IOException e) {
      throw BlobException.ofDisk("cannot delete " + file, e);
    }
  }

  /// The word `directory`: a server has no other one.
  @Override
  public String address() {
    return "directory";
  }

  @Override
  public void check() {
    requireRoom();
  }

  @Override
  public void close() {}

  private Path file(String name) {
    return directory.resolve(BlobStore.requireName(name));
  }

  static Path draft(Path file) {
    return file.resolveSibling(file.getFileName() + DRAFT_ENDING);
  }

  /// @throws BlobException.Full if less of the disk is free than has to be left
  void requireRoom() {
    long free;
    try {
      free = Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      throw new BlobException.Unavailable("cannot use " + directory, e);
    }
    if (free < minimumFreeBytes) {
      throw new BlobException.Full(
          "%d bytes of the disk are free, %d have to be left".formatted(free, minimumFreeBytes));
    }
  }

  /// Makes durable which files there are.
  void sync() throws IOException {
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }
}
