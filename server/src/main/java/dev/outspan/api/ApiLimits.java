package dev.outspan.api;

import dev.outspan.http.HttpSettings;
import dev.outspan.wire.JsonLimits;

/// What one request may hold.
///
/// @param sizes of bodies, which are those of the transport
/// @param spanBytes one span as compact JSON
/// @param assessmentBytes the body that brings an assessment
/// @param json depth and number of values of a body that stores
/// @param questions the same of a body that asks
public record ApiLimits(
    HttpSettings.Sizes sizes,
    long spanBytes,
    int assessmentBytes,
    JsonLimits json,
    JsonLimits questions) {

  /// Buckets of one answer with metrics.
  static final int MOST_BUCKETS = 10_000;

  /// The defaults, with the sizes that the server is set to.
  public static ApiLimits of(HttpSettings.Sizes sizes) {
    return new ApiLimits(sizes, 16 << 20, 1 << 20, JsonLimits.DEFAULT, JsonLimits.QUESTION);
  }
}
