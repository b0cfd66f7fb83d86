package dev.outspan.api;

import dev.outspan.blob.BlobType;
import dev.outspan.wire.request.ExportRequest;

/// A file that a client asks for.
///
/// @param type what the client accepts: the envelope, or the file itself
/// @param name of the file
record Wanted(ExportRequest request, String type, String name) {
  static final String ENVELOPE = "application/json";

  boolean isBare() {
    return !type.equals(ENVELOPE);
  }

  /// What the bare file says of itself.
  BlobType file() {
    return new BlobType(request.compression().mediaTypeOf(type), name);
  }
}
