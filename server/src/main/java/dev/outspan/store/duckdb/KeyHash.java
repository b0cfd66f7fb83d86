package dev.outspan.store.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.SpanKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The two 64-bit hashes of a key: each the first eight bytes of a SHA-256, big-endian, over the
/// texts with a NUL after each. They only narrow a search; the texts decide.
///
/// @param key of the whole key, as the column `kh` holds it
/// @param id of the account and the id, in whatever trace, as `ih` holds it
record KeyHash(long key, long id) {
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(KeyHash::sha);

  static KeyHash of(SpanKey key) {
    return new KeyHash(ofKey(key), ofId(key.accountId(), key.id()));
  }

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
