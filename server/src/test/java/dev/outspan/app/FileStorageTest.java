package dev.outspan.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.blob.local.LocalBlobStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStorageTest {
  @TempDir private Path directory;

  @Test
  void fault_ofADirectoryWithRoom_isNone() {
    assertThat(FileStorage.fault(LocalBlobStore.open(directory, 0))).isEmpty();
  }

  @Test
  void fault_ofAFullDisk_saysHowMuchIsMissing() {
    assertThat(FileStorage.fault(LocalBlobStore.open(directory, Long.MAX_VALUE)).orElseThrow())
        .matches(
            "exported files cannot be kept now: \\d+ bytes of the disk are free,"
                + " 9223372036854775807 have to be left");
  }
}
