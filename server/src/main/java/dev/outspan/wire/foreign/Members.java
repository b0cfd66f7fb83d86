package dev.outspan.wire.foreign;

import dev.outspan.span.Json;
import dev.outspan.wire.JsonDocument;
import dev.outspan.wire.JsonException;
import dev.outspan.wire.JsonLimits;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.Utf8Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON object in the making. Of two values for one name the first stays.
final class Members {
  private static final JsonLimits WIDE = new JsonLimits(1_000, Integer.MAX_VALUE, 1_000);

  private final Map<String, Json> values = new LinkedHashMap<>();

  Members put(String name, Json value) {
    values.putIfAbsent(name, value);
    return this;
  }

  Members put(String name, JsonNode value) {
    return put(name, value.json());
  }

  Members put(String name, Optional<JsonNode> value) {
    value.ifPresent(node -> put(name, node));
    return this;
  }

  Members put(String name, String text) {
    return put(name, Json.ofCanonical(new Utf8Buffer(64).appendString(text).toByteArray()));
  }

  Members put(String name, long number) {
    return put(name, Json.ofCanonical(new Utf8Buffer(20).appendLong(number).toByteArray()));
  }

  /// Puts an array of texts, unless it is empty.
  Members put(String name, List<String> texts) {
    return texts.isEmpty() ? this : put(name, array(texts.stream().map(Members::text).toList()));
  }

  /// Puts an object, unless it is empty.
  Members put(String name, Members object) {
    return object.values.isEmpty() ? this : put(name, object.json());
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  private static Json text(String text) {
    return Json.ofCanonical(new Utf8Buffer(64).appendString(text).toByteArray());
  }

  static Json array(List<Json> elements) {
    var out = new Utf8Buffer(1 << 10).append((byte) '[');
    for (int i = 0; i < elements.size(); i++) {
      if (i > 0) {
        out.append((byte) ',');
      }
      out.append(elements.get(i).bytes());
    }
    return Json.ofCanonical(out.append((byte) ']').toByteArray());
  }

  Json json() {
    var out = new Utf8Buffer(1 << 10).append((byte) '{');
    boolean isFirst = true;
    for (Map.Entry<String, Json> member : values.entrySet()) {
      if (!isFirst) {
        out.append((byte) ',');
      }
      isFirst = false;
      out.appendString(member.getKey()).append((byte) ':').append(member.getValue().bytes());
    }
    return Json.ofCanonical(out.append((byte) '}').toByteArray());
  }

  JsonNode node() {
    try {
      return JsonDocument.parse(json().bytes(), WIDE).root();
    } catch (JsonException e) {
      throw new IllegalStateException("an object of checked values is no JSON", e);
    }
  }
}
