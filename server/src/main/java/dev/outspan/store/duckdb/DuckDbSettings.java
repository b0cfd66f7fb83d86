package dev.outspan.store.duckdb;

/// How the embedded store uses the machine.
///
/// @param memoryBytes what the engine may allocate, outside of the Java heap
/// @param threads the engine's own threads for a query; a scan keeps two more busy, which take and
///     encode what the engine reads
/// @param checkpointBytes size of the write-ahead log at which it is moved into the main file
/// @param sliceBytes rows that a scan holds at a time, of which up to three are alive together
/// @param groupSpans spans that are committed together at most, when many writes wait
/// @param queueSpans spans that may wait to be written; more are refused
/// @param minimumFreeBytes below this much free disk writes are refused: the engine survives a full
///     disk only by being closed and opened again
/// @param recentKeys keys whose stored state is remembered, so that a span's end finds its start
///     without a query
public record DuckDbSettings(
    long memoryBytes,
    int threads,
    long checkpointBytes,
    long sliceBytes,
    int groupSpans,
    int queueSpans,
    long minimumFreeBytes,
    int recentKeys) {
  private static final long MIB = 1L << 20;

  public static final DuckDbSettings DEFAULT =
      new DuckDbSettings(
          384 * MIB,
          Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
          128 * MIB,
          24 * MIB,
          10_000,
          20_000,
          2_048 * MIB,
          100_000);

  public DuckDbSettings withSliceBytes(long bytes) {
    return new DuckDbSettings(
        memoryBytes,
        threads,
        checkpointBytes,
        bytes,
        groupSpans,
        queueSpans,
        minimumFreeBytes,
        recentKeys);
  }

  public DuckDbSettings withCheckpointBytes(long bytes) {
    return new DuckDbSettings(
        memoryBytes,
        threads,
        bytes,
        sliceBytes,
        groupSpans,
        queueSpans,
        minimumFreeBytes,
        recentKeys);
  }

  public DuckDbSettings withRecentKeys(int keys) {
    return new DuckDbSettings(
        memoryBytes,
        threads,
        checkpointBytes,
        sliceBytes,
        groupSpans,
        queueSpans,
        minimumFreeBytes,
        keys);
  }

  public DuckDbSettings withMinimumFreeBytes(long bytes) {
    return new DuckDbSettings(
        memoryBytes,
        threads,
        checkpointBytes,
        sliceBytes,
        groupSpans,
        queueSpans,
        bytes,
        recentKeys);
  }
}
