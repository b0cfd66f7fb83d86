package dev.outspan.wire.request;

import dev.outspan.wire.ExportFormat;
import java.util.Optional;

/// What a client accepts as the answer to an export.
///
/// @param isBare whether the answer is the file itself
/// @param format what the file must be then; absent if any will do
public record Accepted(boolean isBare, Optional<ExportFormat> format) {
  /// The JSON object around the file.
  public static final Accepted ENVELOPE = new Accepted(false, Optional.empty());
}
