package dev.outspan.store.duckdb;

/// A set of hashes that may claim to hold one it does not, and never denies one it does.
///
/// Fixed at 32 MiB: of 5 million spans (two hashes each) it wrongly claims one hash in 8,000, of 20
/// million one in 20. A wrong claim costs a query, nothing else.
final class BloomFilter {
  private static final int WORDS = 1 << 22;
  private static final int PROBES = 6;

  private final long[] words = new long[WORDS];

  void add(long hash) {
    for (int probe = 0; probe < PROBES; probe++) {
      long bit = bit(hash, probe);
      words[(int) (bit >>> 6)] |= 1L << bit;
    }
  }

  boolean mayContain(long hash) {
    for (int probe = 0; probe < PROBES; probe++) {
      long bit = bit(hash, probe);
      if ((words[(int) (bit >>> 6)] & (1L << bit)) == 0) {
        return false;
      }
    }
    return true;
  }

  /// The hash is that of a SHA-256 already, so its two halves are as good as two hashes.
  private static long bit(long hash, int probe) {
    long step = (hash << 32) | (hash >>> 32) | 1;
    return (hash + (probe * step)) >>> (64 - 22 - 6);
  }
}
