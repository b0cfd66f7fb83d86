package dev.outspan.wire.foreign;

import dev.outspan.wire.JsonNode;
import java.util.Map;

/// A span of an imported file as the object that our export would have for it. It is not checked.
///
/// @param own the object
/// @param isOurs whether the file had it so
/// @param names of fields in the object that it was made of, by our names
public record ForeignSpan(JsonNode own, boolean isOurs, Map<String, String> names) {
  public static ForeignSpan asItIs(JsonNode own) {
    return new ForeignSpan(own, true, Map.of());
  }

  /// What the file calls a field.
  public String shownName(String name) {
    return names.getOrDefault(name, name);
  }
}
