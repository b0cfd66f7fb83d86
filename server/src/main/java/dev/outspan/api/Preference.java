package dev.outspan.api;

import java.util.Arrays;
import java.util.Optional;

/// Reads a header `Prefer` (RFC 7240).
final class Preference {
  private Preference() {}

  /// Whether the client would rather have an answer at once than the result with it.
  static boolean isForAsync(Optional<String> header) {
    return header.stream()
        .flatMap(list -> Arrays.stream(list.split("[,;]", -1)))
        .anyMatch(preference -> preference.strip().equalsIgnoreCase("respond-async"));
  }
}
