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

  /// The fields of a span that are such texts.
  static final List<String> OF_SPAN = List.of("trace_id", "id", "parent_id", "group_id");

  private Identity() {}

  /// What is wrong with one of the fields of a valid object, the first if there are more.
  static Optional<String> fault(JsonNode object, List<String> fields) {
    for (String field : fields) {
      JsonNode name = object.member(field);
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
