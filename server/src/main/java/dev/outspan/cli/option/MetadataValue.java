package dev.outspan.cli.option;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.outspan.client.Json;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// What a top-level key of metadata is to have.
record MetadataValue(String key, JsonNode value) {

  /// The filter of a request. A key that comes more than once is to have any of its values.
  static ObjectNode filter(List<MetadataValue> wanted) {
    ObjectNode filter = Json.object();
    for (MetadataValue each : wanted) {
      filter.withArray(each.key).add(each.value);
    }
    for (var member : filter.properties()) {
      if (member.getValue().size() == 1) {
        member.setValue(member.getValue().get(0));
      }
    }
    return filter;
  }

  /// Reads `KEY=VALUE`, where the value is JSON if it is that, else text.
  static final class Converter implements ITypeConverter<MetadataValue> {
    @Override
    public MetadataValue convert(String text) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw new TypeConversionException("'%s' is not KEY=VALUE".formatted(text));
      }
      return new MetadataValue(text.substring(0, equals), value(text.substring(equals + 1)));
    }

    private static JsonNode value(String text) {
      try {
        JsonNode value = Json.parse(text);
        return value.isMissingNode() ? TextNode.valueOf(text) : value;
      } catch (JsonProcessingException _) {
        return TextNode.valueOf(text);
      }
    }
  }
}
