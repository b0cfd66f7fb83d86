package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.wire.JsonNode.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonNodeTest {
  private static JsonNode node(String text) {
    try {
      return JsonDocument.parse(text.getBytes(UTF_8), JsonLimits.DEFAULT).root();
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode member(JsonNode object, String name) {
    return requireNonNull(object.member(name));
  }

  @Test
  void kind_isToldByTheFirstByte() {
    List<Kind> kinds =
        node("[{},[],\"\",0,-1,true,false,null]").elements().stream().map(JsonNode::kind).toList();
    assertThat(kinds)
        .containsExactly(
            Kind.OBJECT,
            Kind.ARRAY,
            Kind.STRING,
            Kind.NUMBER,
            Kind.NUMBER,
            Kind.BOOLEAN,
            Kind.BOOLEAN,
            Kind.NULL);
  }

  @Test
  void member_findsByWhatTheNameSays() {
    JsonNode object = node("{\"a\":1,\"é\":2,\"\\n\\u0001\\\"\":3,\"ab\":4,\"\":5,\"😀\":null}");
    assertThat(member(object, "a").text()).isEqualTo("1");
    assertThat(member(object, "é").text()).isEqualTo("2");
    assertThat(member(object, "\n\u0001\"").text()).isEqualTo("3");
    assertThat(member(object, "ab").text()).isEqualTo("4");
    assertThat(member(object, "").text()).isEqualTo("5");
    assertThat(member(object, "😀").kind()).isEqualTo(Kind.NULL);
    for (String missing : List.of("b", "abc", "e", "n", "1", "aé")) {
      assertThat(object.member(missing)).isNull();
    }
  }

  @Test
  void member_doesNotLookInside() {
    JsonNode object = node("{\"x\":{\"a\":1},\"y\":[{\"a\":2}],\"a\":3}");
    assertThat(member(object, "a").text()).isEqualTo("3");
    assertThat(node("{\"x\":{\"a\":1}}").member("a")).isNull();
  }

  @Test
  void text_decodesEscapes() {
    assertThat(node("\"\\\\\\\"\\/\\b\\f\\n\\r\\t\\u0001\\u001fé\\u0000\"").text())
        .isEqualTo("\\\"/\b\f\n\r\t\u0001\u001fé\uFFFD");
    assertThat(node("-1.50E+3").text()).isEqualTo("-1.50E+3");
  }

  @Test
  void size_countsChildren() {
    assertThat(node("[1,[2,3],{\"a\":4}]").size()).isEqualTo(3);
    assertThat(node("{\"a\":[1,2],\"b\":{\"c\":3}}").size()).isEqualTo(2);
    assertThat(node("[]").size()).isZero();
    assertThat(node("{}").members()).isEmpty();
  }

  @Test
  void json_isTheCanonicalText_alsoOfAPart() {
    JsonNode node = node("{ \"a\" : [ 1 , { \"b\" : \"\\u00e9\" } ] }");
    assertThat(member(node, "a").json().toString()).isEqualTo("[1,{\"b\":\"é\"}]");
    assertThat(member(node, "a").sizeBytes()).isEqualTo(14);
    assertThat(node.toString()).isEqualTo("{\"a\":[1,{\"b\":\"é\"}]}");
  }

  @Test
  void ofText_isAString() {
    assertThat(JsonNode.ofText("a\"\n\u0000é\ud800").toString())
        .isEqualTo("\"a\\\"\\n\uFFFDé\uFFFD\"");
    assertThat(JsonNode.ofText("a\"\u0000").text()).isEqualTo("a\"\uFFFD");
    assertThat(JsonNode.ofText("").kind()).isEqualTo(Kind.STRING);
  }

  @Test
  void anyQuestion_toTheWrongKind_isAMistake() {
    assertThatThrownBy(() -> node("[]").text())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a JSON value of kind ARRAY has no text");
    assertThatThrownBy(() -> node("true").text()).hasMessageContaining("BOOLEAN");
    assertThatThrownBy(() -> node("1").size()).hasMessageContaining("size");
    assertThatThrownBy(() -> node("{}").elements()).hasMessageContaining("elements");
    assertThatThrownBy(() -> node("[]").members()).hasMessageContaining("members");
    assertThatThrownBy(() -> node("null").member("a")).hasMessageContaining("member");
  }
}
