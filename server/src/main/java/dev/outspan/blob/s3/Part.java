package dev.outspan.blob.s3;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import software.amazon.awssdk.core.sync.RequestBody;

/// The bytes of one request, collected in an array that grows as far as it has to.
final class Part {
  private static final int FIRST_BYTES = 64 << 10;

  private final int capacity;
  private byte[] bytes;
  private int count;

  Part(int capacity) {
    this.capacity = capacity;
    bytes = new byte[Math.min(capacity, FIRST_BYTES)];
  }

  /// Takes as many bytes as there is room for.
  ///
  /// @return how many
  int take(byte[] source, int from, int most) {
    int taken = Math.min(most, capacity - count);
    if (count + taken > bytes.length) {
      int doubled = Math.max(count + taken, 2 * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.min(capacity, doubled));
    }
    System.arraycopy(source, from, bytes, count, taken);
    count += taken;
    return taken;
  }

  boolean isFull() {
    return count == capacity;
  }

  void clear() {
    count = 0;
  }

  /// What is sent, from the array itself: it must not change until it is.
  RequestBody body(String mediaType) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes, 0, count), count, mediaType);
  }

  /// In the form of the header `x-amz-checksum-crc32`.
  String crc32() {
    var crc = new CRC32();
    crc.update(bytes, 0, count);
    byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    return Base64.getEncoder().encodeToString(value);
  }
}
