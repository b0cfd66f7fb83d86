package dev.outspan.wire.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.wire.JsonNode;
import java.util.List;
import java.util.Optional;

/// The rules for the texts that name a span, its trace, its parent and its group, beyond those of
/// the model: they are kept as they are or not at all.
final class Identity {
  /// The most characters of one, by the model, and the most bytes.
  static final int LONGEST = 256;

  private static final List<String> FIELDS = List.of("trace_id", "id", "parent_id", "group_id");

  private Identity() {}

  /// What is wrong with a name in a valid span, the first if there are more.
  static Optional<String> fault(JsonNode span) {
    for (String field : FIELDS) {
      JsonNode name = span.member(field);
      if (name != null && name.kind() == JsonNode.Kind.STRING) {
        if (name.isRepaired()) {
          return Optional.of("%s has a NUL or a lone surrogate in it".formatted(field));
        }
        int bytes = name.text().getBytes(UTF_8).length;
        if (bytes > LONGEST) {
          return Optional.of(
              "%s has %d bytes in UTF-8, the limit is %d".formatted(field, bytes, LONGEST));
        }
      }
    }
    return Optional.empty();
  }
}
