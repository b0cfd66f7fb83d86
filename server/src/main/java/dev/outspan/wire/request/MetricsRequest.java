package dev.outspan.wire.request;

import dev.outspan.query.Selection;
import java.time.Duration;

/// Sums over time that a client asks for.
///
/// @param bucket whole seconds, from 1 to [#MOST_SECONDS]
public record MetricsRequest(Selection selection, Duration bucket) {
  /// About ten years.
  public static final long MOST_SECONDS = Duration.ofDays(3_650).toSeconds();
}
