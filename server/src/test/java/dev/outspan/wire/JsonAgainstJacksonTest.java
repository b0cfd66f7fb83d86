package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random documents, most of them broken, on which the scanner and Jackson must agree: about what
/// is valid, and about what it says.
class JsonAgainstJacksonTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @Test
  void parse_agreesWithJackson() {
    long seed = 20_261_124;
    var made = new RandomJson(new SplittableRandom(seed));
    int valid = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] document = made.mutated();
      Optional<JsonNode> ours = canonical(document).flatMap(JsonAgainstJacksonTest::tree);
      Optional<JsonNode> theirs = tree(document).map(JsonAgainstJacksonTest::repaired);
      if (!ours.equals(theirs)) {
        throw new AssertionError(
            "seed %d: %s is %s, not %s".formatted(seed, new String(document, UTF_8), ours, theirs));
      }
      valid += ours.isPresent() ? 1 : 0;
    }
    assertThat(valid).isBetween(2_000, 5_000);
  }

  private static Optional<byte[]> canonical(byte[] document) {
    try {
      return Optional.of(JsonDocument.parse(document, JsonLimits.DEFAULT).root().json().bytes());
    } catch (JsonException _) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> tree(byte[] document) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
      JsonNode tree = JACKSON.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
      return Optional.of(tree).filter(node -> !node.isMissingNode());
    } catch (CharacterCodingException | JsonProcessingException _) {
      return Optional.empty();
    }
  }

  /// The tree with U+FFFD for every NUL and lone surrogate.
  private static JsonNode repaired(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        var copy = JACKSON.createObjectNode();
        object.properties().forEach(e -> copy.set(repaired(e.getKey()), repaired(e.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        var copy = JACKSON.createArrayNode();
        array.forEach(element -> copy.add(repaired(element)));
        yield copy;
      }
      case TextNode text -> TextNode.valueOf(repaired(text.textValue()));
      default -> node;
    };
  }

  private static String repaired(String text) {
    var repaired = new StringBuilder();
    text.codePoints()
        .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? 0xfffd : c)
        .forEach(repaired::appendCodePoint);
    return repaired.toString();
  }
}
