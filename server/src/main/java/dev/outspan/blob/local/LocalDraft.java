package dev.outspan.blob.local;

import dev.outspan.blob.BlobException;
import dev.outspan.blob.Draft;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A file that is being written under another name.
final class LocalDraft extends Draft {
  /// How much is written between two looks at the disk's free space.
  private static final long LOOK_BYTES = 16 << 20;

  private final LocalBlobStore store;
  private final Path file;
  private final Path draft;
  private final FileChannel channel;
  private long sinceLook;
  private boolean isPublished;

  LocalDraft(LocalBlobStore store, Path file) throws IOException {
    this.store = store;
    this.file = file;
    draft = LocalBlobStore.draft(file);
    Files.deleteIfExists(draft);
    channel =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  @Override
  public void write(byte[] source, int from, int count) {
    sinceLook += count;
    if (sinceLook > LOOK_BYTES) {
      sinceLook = 0;
      store.requireRoom();
    }
    var rest = ByteBuffer.wrap(source, from, count);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void publish() {
    try {
      channel.force(true);
      channel.close();
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      isPublished = true;
      store.sync();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (!isPublished) {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private BlobException failed(IOException cause) {
    return BlobException.ofDisk("cannot write " + file, cause);
  }
}
