package dev.outspan.store.duckdb;

import dev.outspan.store.StoreException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// A directory for files that live only until they are sent.
final class Spool {
  private static final Pattern OURS = Pattern.compile("table-[0-9]+\\.parquet|duckdb_temp_.*");

  private final Path directory;
  private final FileStore disk;
  private final long minimumFreeBytes;
  private final AtomicLong lastNumber = new AtomicLong();

  private Spool(Path directory, long minimumFreeBytes) throws IOException {
    this.directory = directory;
    this.minimumFreeBytes = minimumFreeBytes;
    disk = Files.getFileStore(directory);
  }

  /// Makes the directory if it is missing, and deletes what an earlier process has left in it.
  static Spool open(Path directory, long minimumFreeBytes) throws IOException {
    DataDirectory.makePrivate(directory);
    DataDirectory.deleteIn(directory, OURS);
    return new Spool(directory.toRealPath(), minimumFreeBytes);
  }

  Path directory() {
    return directory;
  }

  /// A name that no other file has or had.
  Path newFile() {
    return directory.resolve("table-%d.parquet".formatted(lastNumber.incrementAndGet()));
  }

  /// @throws StoreException if less disk is free than must stay so
  void requireFreeSpace() {
    long free;
    try {
      free = disk.getUsableSpace();
    } catch (IOException e) {
      throw new StoreException.Unavailable("cannot see how much disk is free", e);
    }
    if (free < minimumFreeBytes) {
      throw new StoreException.Unavailable(
          "%d bytes of disk are free, %d are needed to write a table"
              .formatted(free, minimumFreeBytes),
          null);
    }
  }
}
