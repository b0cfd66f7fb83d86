package dev.outspan.wire.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.wire.JsonDocument;
import dev.outspan.wire.JsonException;
import dev.outspan.wire.JsonException.NotUtf8;
import dev.outspan.wire.JsonException.NumberTooLong;
import dev.outspan.wire.JsonException.Syntax;
import dev.outspan.wire.JsonException.TooDeep;
import dev.outspan.wire.JsonException.TooManyTokens;
import dev.outspan.wire.JsonLimits;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.request.ValidationError.Detail;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Optional;

/// The body of a request: one JSON value, or what takes its place.
///
/// @param value JSON's null where there is no body; the text as a string where its type is not JSON
public record Body(JsonNode value) {
  private static final String UNREADABLE = "There was an error parsing the body";

  /// Reads a body.
  ///
  /// An empty one is absent, whatever its type. Without a type it is JSON.
  ///
  /// @param bytes decompressed
  /// @param contentType the header's value
  public static Decoded<Body> read(byte[] bytes, Optional<String> contentType, JsonLimits limits) {
    if (bytes.length == 0) {
      return new Decoded.Valid<>(new Body(JsonNode.NULL));
    }
    return contentType.map(Body::isJson).orElse(true) ? readJson(bytes, limits) : readText(bytes);
  }

  /// Whether a type is `application/json` or `application/…+json`. A blank one counts as absent.
  private static boolean isJson(String contentType) {
    int semicolon = contentType.indexOf(';');
    String essence = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    String type = essence.strip().toLowerCase(Locale.ROOT);
    return contentType.isBlank()
        || type.equals("application/json")
        || (type.startsWith("application/") && type.endsWith("+json"));
  }

  private static Decoded<Body> readJson(byte[] bytes, JsonLimits limits) {
    try {
      return new Decoded.Valid<>(new Body(JsonDocument.parse(bytes, limits).root()));
    } catch (JsonException e) {
      return switch (e.fault()) {
        case NotUtf8 _, TooDeep _, NumberTooLong _ -> new Decoded.Malformed<>(UNREADABLE);
        case TooManyTokens(int limit) ->
            new Decoded.TooLarge<>("the body has over %d values and keys".formatted(limit));
        case Syntax(int offset, String message) -> invalidJson(offset, message);
      };
    }
  }

  private static Decoded<Body> invalidJson(int offset, String message) {
    var problems = new Problems();
    problems.add(
        "json_invalid",
        Location.BODY.then(offset),
        "JSON decode error",
        JsonNode.EMPTY_OBJECT,
        new Detail.Text("error", message));
    return problems.invalid();
  }

  private static Decoded<Body> readText(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Decoded.Valid<>(new Body(JsonNode.ofText(text)));
    } catch (CharacterCodingException _) {
      return new Decoded.Malformed<>(UNREADABLE);
    }
  }

  /// The fields of the object that the body is, none if it is another value.
  Optional<Fields> fields(Problems problems) {
    if (value.kind() == Kind.NULL) {
      problems.add("missing", Location.BODY, "Field required", value);
      return Optional.empty();
    }
    return Fields.of(value, Location.BODY, problems);
  }
}
