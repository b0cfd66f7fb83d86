package dev.outspan.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;

/// The audit log of a data directory: one JSON object a line, oldest first, with the fields `ts`
/// (UTC, milliseconds), `event`, `key_id`, `account`, `actor` and `details`, as [AuditEvent] has
/// them; what is absent is `null`. A field has at most 1 KB.
///
/// The file is `audit.log`; one that is full becomes `audit.log.1`, that one `audit.log.2`, up to
/// 9. May be used by several threads, and beside other processes on the same directory.
public final class AuditLog {
  static final String NAME = "audit.log";
  static final int OLD_FILES = 9;
  private static final long MAX_BYTES = 10L << 20;

  private final Path directory;
  private final Path file;
  private final FileMutex mutex;
  private final Clock clock;
  private final long maxBytes;

  /// @param dataDirectory is made with the first event if it does not exist
  public AuditLog(Path dataDirectory, Clock clock) {
    this(dataDirectory, clock, MAX_BYTES);
  }

  AuditLog(Path dataDirectory, Clock clock, long maxBytes) {
    this.directory = dataDirectory;
    this.file = dataDirectory.resolve(NAME);
    this.mutex = new FileMutex(dataDirectory.resolve("audit.lock"));
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  /// Writes the event, also on a thread that is interrupted; when this returns, it is durable.
  ///
  /// @throws UncheckedIOException if it cannot be written
  public void record(AuditEvent event) {
    byte[] line = AuditLine.of(event, clock.instant());
    try {
      PrivateFiles.createDirectory(directory);
      Uninterrupted.run(() -> write(line));
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  private void write(byte[] line) throws IOException {
    mutex.alone(
        () -> {
          makeRoom(line.length);
          long end = Files.exists(file) ? Files.size(file) : 0;
          Uninterrupted.run(() -> append(line, end));
          return file;
        });
  }

  /// @param end of the file before; what is behind it was written by an attempt before this one
  private void append(byte[] line, long end) throws IOException {
    try (FileChannel channel =
        PrivateFiles.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.truncate(end).position(end);
      endTornLine(channel);
      PrivateFiles.writeFully(channel, line);
      channel.force(true);
    }
    PrivateFiles.syncDirectory(directory);
  }

  /// A line that a power cut tore must not swallow the next one.
  private static void endTornLine(FileChannel channel) throws IOException {
    long size = channel.size();
    var last = ByteBuffer.allocate(1);
    if (size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n') {
      PrivateFiles.writeFully(channel, new byte[] {'\n'});
    }
  }

  private void makeRoom(int bytes) throws IOException {
    if (Files.notExists(file) || Files.size(file) + bytes <= maxBytes) {
      return;
    }
    for (int age = OLD_FILES - 1; age >= 0; age--) {
      if (Files.exists(aged(age))) {
        Files.move(aged(age), aged(age + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path aged(int age) {
    return age == 0 ? file : file.resolveSibling(NAME + "." + age);
  }
}
