package dev.outspan.wire.request;

import dev.outspan.wire.JsonNode;
import java.util.List;

/// One thing that is wrong with a request, as Pydantic tells it.
///
/// @param type a word for programs, such as `string_type`
/// @param message a sentence for people
/// @param input what stands at the place, or what encloses it where the place is empty
/// @param context what the message is made of; mostly empty
public record ValidationError(
    String type, Location location, String message, JsonNode input, List<Detail> context) {
  public ValidationError {
    context = List.copyOf(context);
  }

  /// One named value of a context.
  public sealed interface Detail {
    String name();

    record Text(String name, String text) implements Detail {}

    record Count(String name, long count) implements Detail {}

    /// An exception of the server's, of which clients see an empty object.
    record Opaque(String name) implements Detail {}
  }
}
