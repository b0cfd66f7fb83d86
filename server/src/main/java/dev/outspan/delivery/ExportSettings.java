package dev.outspan.delivery;

import java.time.Duration;

/// How exports are delivered.
///
/// @param running that write their file at the same time
/// @param open that wait for that or do it; more are refused
/// @param requestBytes of the requests of those
/// @param kept that are known, whatever became of them; more are refused
/// @param longest that one may take to write its file
/// @param keep how long a file stays at least
/// @param sweep from one look for files to be removed to the next
/// @param silence a blob store that takes longer to refuse something is left alone until then
public record ExportSettings(
    Share running,
    Share open,
    Share requestBytes,
    Share kept,
    Duration longest,
    Duration keep,
    Duration sweep,
    Duration silence) {

  /// The most that there may be.
  ///
  /// @param perAccount of one account
  public record Share(int all, int perAccount) {}

  public static final ExportSettings DEFAULT =
      new ExportSettings(
          new Share(3, 2),
          new Share(200, 20),
          new Share(64 << 20, 16 << 20),
          new Share(20_000, 2_000),
          Duration.ofHours(6),
          Duration.ofHours(24),
          Duration.ofMinutes(1),
          Duration.ofSeconds(5));
}
