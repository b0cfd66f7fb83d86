package dev.outspan.store;

import static dev.outspan.testing.Spans.span;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.span.Json;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// [Condition.MetadataIn] and [Condition.MetadataTextIn].
public abstract class MetadataContract extends StoreContract {

  private static Condition in(String key, String... accepted) {
    return new Condition.MetadataIn(
        key, Stream.of(accepted).map(json -> Json.ofCanonical(json.getBytes(UTF_8))).toList());
  }

  private void givenMetadata(String... texts) {
    for (int i = 0; i < texts.length; i++) {
      given(span("t", "abcdefghijklmnop".substring(i, i + 1)).metadata(texts[i]));
    }
  }

  @Test
  void metadataIn_comparesByTypeAndValue() {
    givenMetadata(
        "{\"k\":1}",
        "{\"k\":1.0}",
        "{\"k\":\"1\"}",
        "{\"k\":true}",
        "{\"k\":null}",
        "{\"l\":1}",
        "{}",
        "{\"k\":10}",
        "{\"k\":0.1e1}");
    assertThat(ids(in("k", "1"))).containsExactly("a", "b", "i");
    assertThat(ids(in("k", "\"1\""))).containsExactly("c");
    assertThat(ids(in("k", "true"))).containsExactly("d");
    assertThat(ids(in("k", "null"))).containsExactly("e");
    assertThat(ids(in("k", "\"1\"", "10"))).containsExactly("c", "h");
    assertThat(ids(in("missing", "null"))).isEmpty();
  }

  @Test
  void metadataIn_ofNumbersOfAnySize_comparesExactly() {
    givenMetadata(
        "{\"k\":9007199254740993}",
        "{\"k\":9007199254740992}",
        "{\"k\":1e400}",
        "{\"k\":10e399}",
        "{\"k\":-0}",
        "{\"k\":0.0}",
        "{\"k\":1e-999999999999}");
    assertThat(ids(in("k", "9007199254740993"))).containsExactly("a");
    assertThat(ids(in("k", "1e400"))).containsExactly("c", "d");
    assertThat(ids(in("k", "0"))).containsExactly("e", "f");
    assertThat(ids(in("k", "0.1e-999999999998"))).containsExactly("g");
  }

  @Test
  void metadataIn_matchesAnElementOfAStoredArray() {
    givenMetadata(
        "{\"k\":[1,\"v\"]}",
        "{\"k\":[[1,\"v\"]]}",
        "{\"k\":\"v\"}",
        "{\"k\":[\"V\"]}",
        "{\"k\":[]}",
        "{\"k\":{\"v\":1}}");
    assertThat(ids(in("k", "\"v\""))).containsExactly("a", "c");
    assertThat(ids(in("k", "[1,\"v\"]"))).containsExactly("a", "b");
    assertThat(ids(in("k", "[\"v\",1]"))).isEmpty();
    assertThat(ids(in("k", "[]"))).containsExactly("e");
  }

  @Test
  void metadataIn_comparesObjectsWhateverTheOrderOfTheirKeys() {
    givenMetadata(
        "{\"k\":{\"a\":1,\"b\":[2]}}",
        "{\"k\":{\"b\":[2.0],\"a\":1}}",
        "{\"k\":{\"a\":1}}",
        "{\"k\":{\"a\":1,\"b\":[2],\"c\":3}}");
    assertThat(ids(in("k", "{\"b\":[2],\"a\":1}"))).containsExactly("a", "b");
  }

  @Test
  void metadataIn_looksAtTopLevelKeysAlone() {
    givenMetadata(
        "{\"m\":{\"k\":\"v\"}}",
        "{\"m\":\"\\\"k\\\":\\\"v\\\"\"}",
        "{\"k\":\"w\",\"m\":\"v\"}",
        "{\"m\":[{\"k\":\"v\"}],\"k\":\"v\"}");
    assertThat(ids(in("k", "\"v\""))).containsExactly("d");
  }

  @Test
  void metadataIn_takesKeysLiterally() {
    givenMetadata(
        "{\"$or\":[1]}",
        "{\"a.b\":1}",
        "{\"a\":{\"b\":1}}",
        "{\"q\\\"k\":1}",
        "{\"b\\\\k\":1}",
        "{\"n\\nk\":1}",
        "{\"\":1}",
        "{\"é😀\":1}",
        "{\"K\":1}",
        "{\"100%\":1}",
        "{\"a_b\":1}");
    assertThat(ids(in("$or", "1"))).containsExactly("a");
    assertThat(ids(in("a.b", "1"))).containsExactly("b");
    assertThat(ids(in("q\"k", "1"))).containsExactly("d");
    assertThat(ids(in("b\\k", "1"))).containsExactly("e");
    assertThat(ids(in("n\nk", "1"))).containsExactly("f");
    assertThat(ids(in("", "1"))).containsExactly("g");
    assertThat(ids(in("é😀", "1"))).containsExactly("h");
    assertThat(ids(in("k", "1"))).isEmpty();
    assertThat(ids(in("%", "1"))).isEmpty();
  }

  @Test
  void metadataIn_comparesDecodedText() {
    givenMetadata(
        "{\"k\":\"a\\nb\"}", "{\"k\":\"a\\\\nb\"}", "{\"k\":\"\\u0001\"}", "{\"k\":\"/\"}");
    assertThat(ids(in("k", "\"a\\nb\""))).containsExactly("a");
    assertThat(ids(in("k", "\"\\u0001\""))).containsExactly("c");
    assertThat(ids(in("k", "\"/\""))).containsExactly("d");
  }

  @Test
  void metadataTextIn_isOfStringsAlone() {
    givenMetadata(
        "{\"k\":\"v\"}",
        "{\"k\":[\"v\"]}",
        "{\"k\":\"V\"}",
        "{\"k\":1}",
        "{\"k\":\"1\"}",
        "{\"k\":\"x\",\"l\":\"v\"}",
        "{\"k\":\"a\\\"b\"}");
    assertThat(ids(new Condition.MetadataTextIn("k", Set.of("v", "1")))).containsExactly("a", "e");
    assertThat(ids(new Condition.MetadataTextIn("k", Set.of("a\"b")))).containsExactly("g");
    assertThat(ids(new Condition.MetadataTextIn("K", Set.of("v")))).isEmpty();
  }

  @Test
  void severalKeys_allHaveToMatch() {
    givenMetadata("{\"k\":1,\"l\":2}", "{\"k\":1}", "{\"l\":2}", "{\"k\":2,\"l\":1}");
    assertThat(ids(in("k", "1"), in("l", "2"))).containsExactly("a");
  }

  @Test
  void metadataIn_ofThousandsOfTexts_isExact() {
    given(
        span("t", "a").metadata("{\"k\":\"v7\"}"),
        span("t", "b").metadata("{\"k\":\"w\",\"l\":\"v7\"}"),
        span("t", "c").metadata("{\"k\":[\"x\",\"v9999\"]}"));
    List<Json> accepted =
        IntStream.range(0, 10_000)
            .mapToObj(i -> Json.ofCanonical("\"v%d\"".formatted(i).getBytes(UTF_8)))
            .toList();
    assertThat(scan(new Condition.MetadataIn("k", accepted)))
        .isEqualTo(
            spans(
                span("t", "a").metadata("{\"k\":\"v7\"}"),
                span("t", "c").metadata("{\"k\":[\"x\",\"v9999\"]}")));
  }
}
