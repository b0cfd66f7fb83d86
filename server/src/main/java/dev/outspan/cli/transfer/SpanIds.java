package dev.outspan.cli.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Tells which spans and assessments the lines of a request are of, as far as their order counts.
final class SpanIds {
  private static final JsonFactory JSON = new JsonFactory();

  private SpanIds() {}

  /// The ids of spans and of the assessments in them, whatever their traces.
  ///
  /// @param lines in the form of the API
  /// @return empty if they cannot be told for sure: of lines that are wrong, and of ids that the
  ///     server may not store as they are
  static Optional<Set<String>> of(byte[] lines) {
    var ids = new HashSet<String>();
    try (JsonParser json = JSON.createParser(lines)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token != JsonToken.START_OBJECT || !addIds(json, ids)) {
          return Optional.empty();
        }
      }
      return Optional.of(ids);
    } catch (IOException _) {
      // What is wrong with it the server says.
      return Optional.empty();
    }
  }

  private static boolean addIds(JsonParser json, Set<String> ids) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("id")) {
        if (value != JsonToken.VALUE_STRING || !isPlain(json.getText())) {
          return false;
        }
        ids.add(json.getText());
      } else if (name.equals("assessments") && value == JsonToken.START_ARRAY) {
        if (!addAllIds(json, ids)) {
          return false;
        }
      } else {
        json.skipChildren();
      }
    }
    return true;
  }

  private static boolean addAllIds(JsonParser json, Set<String> ids) throws IOException {
    JsonToken element = json.nextToken();
    while (element == JsonToken.START_OBJECT) {
      if (!addIds(json, ids)) {
        return false;
      }
      element = json.nextToken();
    }
    return element == JsonToken.END_ARRAY;
  }

  private static boolean isPlain(String id) {
    return id.chars().allMatch(character -> character >= ' ' && character < 0x7f);
  }
}
