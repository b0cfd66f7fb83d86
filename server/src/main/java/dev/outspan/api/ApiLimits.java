package dev.outspan.api;

import dev.outspan.http.HttpSettings;
import dev.outspan.wire.JsonLimits;

/// What one request may hold.
///
/// @param sizes of bodies, which are those of the transport
/// @param spanBytes one span as compact JSON
/// @param json depth and number of values of one body
public record ApiLimits(HttpSettings.Sizes sizes, long spanBytes, JsonLimits json) {

  /// The defaults, with the sizes that the server is set to.
  public static ApiLimits of(HttpSettings.Sizes sizes) {
    return new ApiLimits(sizes, 16 << 20, JsonLimits.DEFAULT);
  }
}
