package dev.outspan.api;

import dev.outspan.wire.JsonLimits;

/// What one request may hold.
///
/// @param ingestBodyBytes body of a request that stores, after decompression
/// @param queryBodyBytes body of a request that asks, after decompression
/// @param spanBytes one span as compact JSON
/// @param json depth and number of values of one body
public record ApiLimits(int ingestBodyBytes, int queryBodyBytes, long spanBytes, JsonLimits json) {
  public static final ApiLimits DEFAULT =
      new ApiLimits(64 << 20, 8 << 20, 16 << 20, JsonLimits.DEFAULT);
}
