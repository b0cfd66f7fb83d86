package dev.outspan.wire.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.wire.JsonDocument;
import dev.outspan.wire.JsonException;
import dev.outspan.wire.JsonLimits;
import dev.outspan.wire.JsonNode;
import java.util.List;

/// Lines with single quotes for double ones.
final class Foreign {
  private Foreign() {}

  static JsonNode object(String text) {
    try {
      return JsonDocument.parse(text.replace('\'', '"').getBytes(UTF_8), JsonLimits.DEFAULT).root();
    } catch (JsonException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static List<String> shown(List<ForeignSpan> spans) {
    return spans.stream().map(span -> span.own().toString().replace('"', '\'')).toList();
  }
}
