package dev.outspan.store.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.SpanKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// 64-bit hashes of keys, as the columns `kh` and `ih` hold them: the first eight bytes of a
/// SHA-256, big-endian, over the texts with a NUL between them. They only narrow a search; the
/// texts decide.
final class KeyHash {
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(KeyHash::sha);

  private KeyHash() {}

  static long ofKey(SpanKey key) {
    return of(key.accountId(), key.traceId(), key.id());
  }

  /// The hash of an id in whatever trace.
  static long ofId(String accountId, String id) {
    return of(accountId, id);
  }

  private static long of(String... texts) {
    var digest = SHA_256.get();
    for (String text : texts) {
      digest.update(text.getBytes(UTF_8));
      digest.update((byte) 0);
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
