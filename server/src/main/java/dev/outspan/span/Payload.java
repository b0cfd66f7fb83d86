package dev.outspan.span;

import java.util.Optional;

/// What a span says: free-form JSON objects.
///
/// @param input what went in; `{}` where nothing was said
/// @param output what came out; `{}` where nothing was said
/// @param metadata custom keys; `{}` where nothing was said
/// @param expected what a good output would have been
public record Payload(Json input, Json output, Json metadata, Optional<Json> expected) {
  public static final Payload EMPTY =
      new Payload(Json.EMPTY_OBJECT, Json.EMPTY_OBJECT, Json.EMPTY_OBJECT, Optional.empty());
}
