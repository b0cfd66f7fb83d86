package dev.outspan.api;

import dev.outspan.http.HttpSettings;
import dev.outspan.wire.JsonLimits;

/// What the server lets its clients do: all that `GET /v5/limits` tells, beside
/// [dev.outspan.wire.request.RequestLimits].
///
/// @param http of the transport
/// @param storage of the store
/// @param spanBytes one span as compact JSON
/// @param assessmentBytes the body that brings an assessment
/// @param json depth and number of values of a body that stores
/// @param questions the same of a body that asks
public record ApiLimits(
    HttpSettings http,
    Storage storage,
    long spanBytes,
    int assessmentBytes,
    JsonLimits json,
    JsonLimits questions) {

  /// Buckets of one answer with metrics.
  static final int METRICS_BUCKETS = 10_000;

  /// What the store lets its writers do.
  ///
  /// @param waitingSpans spans that may wait to be written
  /// @param freeDiskBytes below so much free disk nothing is written
  public record Storage(long waitingSpans, long freeDiskBytes) {}

  /// The defaults, with what the server and its store are set to.
  public static ApiLimits of(HttpSettings http, Storage storage) {
    return new ApiLimits(http, storage, 16 << 20, 1 << 20, JsonLimits.DEFAULT, JsonLimits.QUESTION);
  }

  /// Of bodies, which are those of the transport.
  HttpSettings.Sizes sizes() {
    return http.sizes();
  }
}
