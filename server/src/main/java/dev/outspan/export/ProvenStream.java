package dev.outspan.export;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SequencedMap;

/// Counts and hashes what it passes on.
final class ProvenStream extends OutputStream {
  private final OutputStream target;
  private final MessageDigest digest = sha256();
  private long bytes;

  ProvenStream(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int from, int count) throws IOException {
    digest.update(source, from, count);
    target.write(source, from, count);
    bytes += count;
  }

  /// What a file of so many rows is, now that it is whole. Asked once.
  FileProof proof(long rows, SequencedMap<String, Long> skipped) {
    return new FileProof(rows, bytes, HexFormat.of().formatHex(digest.digest()), skipped);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
