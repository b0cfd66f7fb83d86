package dev.outspan.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The text of `keys.json`; the package's page describes it.
final class KeyFormat {
  private static final int VERSION = 1;
  private static final Set<String> DOCUMENT_FIELDS = Set.of("version", "keys");
  private static final Set<String> KEY_FIELDS =
      Set.of(
          "id",
          "name",
          "accounts",
          "scopes",
          "created",
          "expires",
          "revoked",
          "replaced_by",
          "sha256");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private KeyFormat() {}

  static byte[] encode(Collection<FiledKey> keys) {
    ObjectNode document = JSON.createObjectNode().put("version", VERSION);
    ArrayNode rows = document.putArray("keys");
    keys.forEach(key -> encode(key, rows.addObject()));
    try {
      return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n")
          .getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts is always JSON", e);
    }
  }

  private static void encode(FiledKey filed, ObjectNode row) {
    ApiKey key = filed.key();
    row.put("id", key.id()).put("name", key.name());
    key.grant().accounts().forEach(row.putArray("accounts")::add);
    key.grant().scopeWords().forEach(row.putArray("scopes")::add);
    row.put("created", key.created().toString());
    key.expires().ifPresent(when -> row.put("expires", when.toString()));
    key.revoked().ifPresent(when -> row.put("revoked", when.toString()));
    key.replacedBy().ifPresent(id -> row.put("replaced_by", id));
    row.put("sha256", filed.digest().hex());
  }

  /// @throws IllegalArgumentException if the text is not exactly as described
  static SequencedMap<String, FiledKey> decode(byte[] text) {
    JsonNode document = parse(text);
    JsonNode version = document.path("version");
    if (!version.isInt() || version.intValue() != VERSION) {
      throw new IllegalArgumentException(
          "has version %s, and this program reads version %d"
              .formatted(version.isMissingNode() ? "none" : version, VERSION));
    }
    requireFields(document, DOCUMENT_FIELDS);
    var keys = new LinkedHashMap<String, FiledKey>();
    for (JsonNode row : array(document, "keys")) {
      FiledKey key = decode(row, keys.size() + 1);
      if (keys.putIfAbsent(key.key().id(), key) != null) {
        throw new IllegalArgumentException("has key %s twice".formatted(key.key().id()));
      }
    }
    return keys;
  }

  private static JsonNode parse(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      JsonLocation where = e.getLocation();
      throw new IllegalArgumentException(
          "is not valid JSON at line %d, column %d"
              .formatted(where.getLineNr(), where.getColumnNr()),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException("is not valid UTF-8", e);
    }
  }

  private static FiledKey decode(JsonNode row, int position) {
    try {
      requireFields(row, KEY_FIELDS);
      var grant = new Grant(texts(row, "accounts"), scopes(texts(row, "scopes")));
      var key =
          new ApiKey(
              text(row, "id"),
              text(row, "name"),
              grant,
              Instant.parse(text(row, "created")),
              optionalText(row, "expires").map(Instant::parse),
              optionalText(row, "revoked").map(Instant::parse),
              optionalText(row, "replaced_by"));
      return new FiledKey(key, Digest.ofHex(text(row, "sha256")));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(
          "has a wrong key %d: %s".formatted(position, e.getMessage()), e);
    }
  }

  /// An unknown field may be a limit that a later program put on the key: it must not be passed
  /// over.
  private static void requireFields(JsonNode object, Set<String> known) {
    for (String name : (Iterable<String>) object::fieldNames) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("field '%s' is unknown".formatted(name));
      }
    }
  }

  private static Optional<String> optionalText(JsonNode row, String field) {
    return row.has(field) ? Optional.of(text(row, field)) : Optional.empty();
  }

  private static String text(JsonNode row, String field) {
    return textOf(row.path(field), field);
  }

  private static List<String> texts(JsonNode row, String field) {
    var texts = new ArrayList<String>();
    array(row, field).forEach(value -> texts.add(textOf(value, field)));
    return texts;
  }

  private static String textOf(JsonNode value, String field) {
    if (!value.isTextual()) {
      throw new IllegalArgumentException("field '%s' is not a string".formatted(field));
    }
    return value.textValue();
  }

  private static JsonNode array(JsonNode object, String field) {
    JsonNode array = object.path(field);
    if (!array.isArray()) {
      throw new IllegalArgumentException("field '%s' is not an array".formatted(field));
    }
    return array;
  }

  private static Set<Scope> scopes(List<String> names) {
    var scopes = EnumSet.noneOf(Scope.class);
    names.forEach(name -> scopes.add(Scope.of(name)));
    return scopes;
  }
}
