package dev.outspan.blob.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.blob.BlobException;
import dev.outspan.blob.BlobStore;
import dev.outspan.blob.BlobStoreContract;
import dev.outspan.blob.Draft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalBlobStoreTest extends BlobStoreContract {

  @Override
  protected BlobStore open() {
    return LocalBlobStore.open(folder(), 0);
  }

  @Override
  protected List<String> contents() {
    try (var files = Files.list(folder())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void filesAndFolder_areTheirOwnersAlone() throws IOException {
    publish("a", "1");
    assertThat(permissions(folder())).isEqualTo("rwx------");
    assertThat(permissions(folder().resolve("a"))).isEqualTo("rw-------");
  }

  @Test
  void open_deletesWhatAnEarlierProcessDidNotFinish() throws IOException {
    publish("a", "1");
    Files.writeString(folder().resolve("b.part"), "unfinished");
    store.close();
    store = open();
    assertThat(contents()).containsExactly("a");
  }

  @Test
  void diskWithTooLittleFree_isFull() throws IOException {
    long free = Files.getFileStore(folder()).getUsableSpace();
    BlobStore full = LocalBlobStore.open(folder(), 2 * free);
    assertThatThrownBy(() -> full.begin("a", CSV))
        .isInstanceOf(BlobException.Full.class)
        .hasMessageMatching("\\d+ bytes of the disk are free, " + 2 * free + " have to be left");
    assertThatThrownBy(full::check).isInstanceOf(BlobException.Full.class);
    assertThat(contents()).isEmpty();
  }

  /// Linux has a device that is always full.
  @Test
  void diskWithNothingFree_isFull() throws IOException {
    try (var full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
      assertThatThrownBy(() -> full.write(ByteBuffer.allocate(1)))
          .isInstanceOfSatisfying(IOException.class, LocalBlobStoreTest::requireFull);
    }
    requireFull(new FileSystemException("a", "b", "Disk quota exceeded"));
    assertThat(BlobException.ofDisk("cannot write a", new NoSuchFileException("a")))
        .isInstanceOf(BlobException.Unavailable.class)
        .hasMessage("cannot write a");
  }

  private static void requireFull(IOException failure) {
    assertThat(BlobException.ofDisk("cannot write a", failure))
        .isInstanceOf(BlobException.Full.class)
        .hasMessage("cannot write a, the disk is full");
  }

  @Test
  void folderThatIsGone_isUnavailable() throws IOException {
    try (Draft draft = store.begin("a", CSV)) {
      Files.delete(folder().resolve("a.part"));
      Files.delete(folder());
      assertThatThrownBy(draft::publish).isInstanceOf(BlobException.Unavailable.class);
    }
    assertThatThrownBy(() -> store.begin("b", CSV)).isInstanceOf(BlobException.Unavailable.class);
    assertThatThrownBy(store::check).isInstanceOf(BlobException.Unavailable.class);
  }

  @Test
  void link_isEmpty() {
    publish("a", "1");
    assertThat(store.link("a", Duration.ofHours(1))).isEmpty();
  }

  // 7
  @Test
  void address_doesNotDependOnThePath() {
    assertThat(store.address()).isEqualTo("directory");
  }

  private Path folder() {
    return directory.resolve("blobs");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
