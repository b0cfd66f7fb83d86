package dev.outspan.api;

import dev.outspan.wire.Compression;
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

  /// The type of the file: a compressed one is not of the type that it becomes.
  String fileType() {
    return request.compression() == Compression.NONE ? type : request.compression().mediaType();
  }
}
