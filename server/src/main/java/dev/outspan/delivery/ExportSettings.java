package dev.outspan.delivery;

import java.time.Duration;

/// How exports are delivered.
///
/// @param running that write their file at the same time
/// @param waiting for that; more are refused
/// @param waitingPerAccount of those, of one account
/// @param keep how long a file stays at least
/// @param sweep from one look for files to be removed to the next
public record ExportSettings(
    int running, int waiting, int waitingPerAccount, Duration keep, Duration sweep) {
  public static final ExportSettings DEFAULT =
      new ExportSettings(2, 100, 20, Duration.ofHours(24), Duration.ofMinutes(1));
}
