package dev.outspan.account;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys on file as they are now, whoever changes them.
///
/// Each look compares the file's stamp, which costs about 2 µs. As a stamp may stay the same
/// through a change, the text is compared too, once a second. While the file cannot be read, the
/// keys stay as they last were, and the log says so once.
final class KeysOnFile {
  private static final Logger LOG = LoggerFactory.getLogger(KeysOnFile.class);
  private static final long TRUST_NANOS = Duration.ofSeconds(1).toNanos();

  private final KeyFile file;
  private final LongSupplier nanoTime;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Reading last;

  /// @throws KeyException.Unusable if the file cannot be read
  KeysOnFile(KeyFile file, LongSupplier nanoTime) {
    this.file = file;
    this.nanoTime = nanoTime;
    // Before the text: what changes in between shows as another stamp.
    KeyFile.Stamp stamp = file.stamp();
    byte[] text = file.readText();
    this.last =
        new Reading(
            stamp, nanoTime.getAsLong(), ByteBuffer.wrap(text), validKeys(file.decode(text)), true);
  }

  /// What was found at one time.
  ///
  /// @param text of the file when it could last be read, and `keys` what it says
  /// @param readable whether that was this time
  private record Reading(
      KeyFile.Stamp stamp,
      long atNanos,
      ByteBuffer text,
      Map<String, ValidKey> keys,
      boolean readable) {}

  /// Those that were not revoked, by their ids.
  Map<String, ValidKey> byId() {
    if (!isFresh(last)) {
      reading.lock();
      try {
        if (!isFresh(last)) {
          last = readAfter(last);
        }
      } finally {
        reading.unlock();
      }
    }
    return last.keys();
  }

  private boolean isFresh(Reading known) {
    return nanoTime.getAsLong() - known.atNanos() < TRUST_NANOS
        && file.stamp().equals(known.stamp());
  }

  private Reading readAfter(Reading known) {
    KeyFile.Stamp stamp = file.stamp();
    long now = nanoTime.getAsLong();
    try {
      byte[] bytes = file.readText();
      var text = ByteBuffer.wrap(bytes);
      if (text.equals(known.text())) {
        return new Reading(stamp, now, text, known.keys(), true);
      }
      return new Reading(stamp, now, text, validKeys(file.decode(bytes)), true);
    } catch (KeyException.Unusable e) {
      if (known.readable()) {
        LOG.error("keys stay as they were: {}", e.getMessage(), e);
      }
      return new Reading(stamp, now, known.text(), known.keys(), false);
    }
  }

  private static Map<String, ValidKey> validKeys(Map<String, FiledKey> keys) {
    return keys.values().stream()
        .filter(filed -> filed.key().revoked().isEmpty())
        .collect(toUnmodifiableMap(filed -> filed.key().id(), ValidKey::of));
  }
}
