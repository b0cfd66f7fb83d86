package dev.outspan.blob.s3;

import dev.outspan.blob.BlobType;
import dev.outspan.blob.Draft;
import java.io.IOException;
import java.io.InputStream;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/// A program that writes a blob of so many bytes to the bucket that the environment names, reads it
/// back, compares and removes it.
final class SendLargeBlob {
  private static final String NAME = "large";

  private SendLargeBlob() {}

  public static void main(String[] arguments) throws IOException {
    long size = Long.parseLong(arguments[0]);
    var settings = S3Settings.parse(System.getenv()).orElseThrow();
    try (var store = S3BlobStore.open(settings)) {
      long begin = System.nanoTime();
      long sent = send(store, size);
      long middle = System.nanoTime();
      long received = receive(store, size);
      if (sent != received) {
        throw new AssertionError("what was read is not what was written");
      }
      store.remove(NAME);
      System.out.printf(
          "read back %d bytes, written in %d ms, read in %d ms%n",
          size, (middle - begin) / 1_000_000, (System.nanoTime() - middle) / 1_000_000);
    }
  }

  private static long send(S3BlobStore store, long size) {
    var checksum = new CRC32C();
    byte[] buffer = new byte[1 << 16];
    new SplittableRandom(size).nextBytes(buffer);
    try (Draft draft = store.begin(NAME, new BlobType("text/plain", "large.txt"))) {
      for (long done = 0; done < size; done += buffer.length) {
        buffer[(int) (done >> 16) % buffer.length]++;
        draft.write(buffer, 0, buffer.length);
        checksum.update(buffer);
      }
      draft.publish();
    }
    return checksum.getValue();
  }

  private static long receive(S3BlobStore store, long size) throws IOException {
    var checksum = new CRC32C();
    long total = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream blob = store.read(NAME, 0)) {
      for (int count = blob.read(buffer); count >= 0; count = blob.read(buffer)) {
        checksum.update(buffer, 0, count);
        total += count;
      }
    }
    if (total != size) {
      throw new AssertionError("%d bytes instead of %d".formatted(total, size));
    }
    return checksum.getValue();
  }
}
