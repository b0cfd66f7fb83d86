package dev.outspan.testing;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Runs a random test for many seeds; a failure names the seed.
public final class Seeds {
  private Seeds() {}

  /// Runs the test for the seeds 1 to `count`, or for the one in the system property `seed` alone.
  public static void forSeeds(int count, Consumer<SplittableRandom> test) {
    Long only = Long.getLong("seed");
    long first = only != null ? only : 1;
    long last = only != null ? only : count;
    for (long seed = first; seed <= last; seed++) {
      try {
        test.accept(new SplittableRandom(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("failed with seed " + seed, e);
      }
    }
  }
}
