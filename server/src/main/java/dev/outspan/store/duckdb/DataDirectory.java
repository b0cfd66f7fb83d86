package dev.outspan.store.duckdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The directory of a store, for as long as this process alone may use it.
///
/// ```
/// store.lock            held while the store is open
/// spans-7.duckdb        the database; the highest number counts, others are left over
/// spans-7.duckdb.wal    the engine's log of it
/// copy/                 the next database while it is made
/// tmp/                  what the engine has no memory for
/// ```
///
/// A copy becomes the database by being renamed: that is the one moment at which the store changes
/// its file, so whenever the process dies there is one whole database.
final class DataDirectory implements AutoCloseable {
  private static final Pattern DATABASE =
      Pattern.compile("spans(?:-([0-9]{1,18}))?\\.duckdb(\\.wal.*)?");
  private static final Pattern COPY = Pattern.compile("spans\\.duckdb.*");
  private static final Pattern SPILL = Pattern.compile("duckdb_temp_.*");

  private final Path directory;
  private final FileChannel lockFile;
  private long number;

  private DataDirectory(Path directory, FileChannel lockFile) throws IOException {
    this.directory = directory;
    this.lockFile = lockFile;
    number = numbers(directory).stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /// Makes the directory if it is missing, and takes it.
  ///
  /// @throws IOException also if somebody else has it
  static DataDirectory take(Path directory) throws IOException {
    makePrivate(directory);
    makePrivate(directory.resolve("copy"));
    FileChannel lockFile =
        FileChannel.open(
            directory.resolve("store.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(lockFile) == null) {
      lockFile.close();
      throw new IOException(
          "another process uses it, most likely a running server: stop that, or name another"
              + " directory");
    }
    return new DataDirectory(directory, lockFile);
  }

  /// Makes a directory that nobody else may look into; one that is there stays as it is.
  static void makePrivate(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(
              EnumSet.of(
                  PosixFilePermission.OWNER_READ,
                  PosixFilePermission.OWNER_WRITE,
                  PosixFilePermission.OWNER_EXECUTE)));
    } else {
      Files.createDirectories(directory);
    }
  }

  private static @Nullable FileLock lock(FileChannel lockFile) throws IOException {
    try {
      return lockFile.tryLock();
    } catch (OverlappingFileLockException _) {
      // By another store in this process.
      return null;
    }
  }

  private static List<Long> numbers(Path directory) throws IOException {
    var numbers = new ArrayList<Long>();
    try (var files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Matcher matcher = DATABASE.matcher(file.getFileName().toString());
        if (matcher.matches() && matcher.group(2) == null) {
          numbers.add(number(matcher));
        }
      }
    }
    return numbers;
  }

  private static long number(Matcher matcher) {
    return matcher.group(1) == null ? 0 : Long.parseLong(matcher.group(1));
  }

  Path database() {
    return numbered(number);
  }

  private Path numbered(long anyNumber) {
    return directory.resolve(anyNumber == 0 ? "spans.duckdb" : "spans-" + anyNumber + ".duckdb");
  }

  /// Where the next database is made.
  Path copy() {
    return directory.resolve("copy").resolve("spans.duckdb");
  }

  Path copies() {
    return directory.resolve("copy");
  }

  Path spill() {
    return directory.resolve("tmp");
  }

  /// Whether there is a database in a directory.
  static boolean hasDatabase(Path directory) throws IOException {
    return Files.isDirectory(directory) && !numbers(directory).isEmpty();
  }

  /// Deletes what an earlier process has left; files that are not a store's stay.
  void clean() throws IOException {
    if (Files.isDirectory(spill())) {
      deleteIn(spill(), SPILL);
    }
    cleanCopies();
  }

  /// Deletes unfinished copies and databases that a copy took the place of.
  void cleanCopies() throws IOException {
    deleteIn(copies(), COPY);
    deleteOldDatabases();
  }

  private void deleteOldDatabases() throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Matcher matcher = DATABASE.matcher(file.getFileName().toString());
        if (matcher.matches() && number(matcher) < number) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /// Deletes the files of a folder whose whole name matches.
  static void deleteIn(Path folder, Pattern names) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (names.matcher(file.getFileName().toString()).matches()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /// Makes the finished copy the database. The old one stays until [#cleanCopies].
  void promoteCopy() throws IOException {
    if (Files.exists(copies().resolve("spans.duckdb.wal"))) {
      throw new IOException("the copy is not finished: it has a log");
    }
    try (FileChannel file = FileChannel.open(copy(), StandardOpenOption.WRITE)) {
      file.force(true);
    }
    Files.move(copy(), numbered(number + 1), StandardCopyOption.ATOMIC_MOVE);
    number++;
    sync();
  }

  /// Makes the directory's entries durable.
  void sync() throws IOException {
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  long databaseBytes() throws IOException {
    Path log = database().resolveSibling(database().getFileName() + ".wal");
    return size(database()) + size(log);
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  long freeBytes() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
