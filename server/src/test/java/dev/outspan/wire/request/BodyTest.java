package dev.outspan.wire.request;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.wire.JsonLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
  private static final String UNREADABLE = "400 There was an error parsing the body";

  private static String answer(byte[] body, Optional<String> contentType) {
    Decoded<ExportRequest> decoded =
        Body.read(body, contentType, JsonLimits.QUESTION)
            .then(read -> ExportDecoder.decode("acc", Map.of(), read, Accepted.ENVELOPE));
    return decoded instanceof Decoded.Valid<?> ? "valid" : Answers.of(decoded);
  }

  private static String answer(String body) {
    return answer(body.getBytes(UTF_8), Optional.of("application/json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/json;",
        "application/vnd.api+json",
        "application/+json",
        " application/json ",
        "",
        " "
      })
  void read_ofAJsonType_readsJson(String type) {
    assertThat(answer("{}".getBytes(UTF_8), Optional.of(type))).isEqualTo("valid");
  }

  @Test
  void read_withoutAType_readsJson() {
    assertThat(answer("{}".getBytes(UTF_8), Optional.empty())).isEqualTo("valid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "text/json",
        "application/json-seq",
        "application/json, text/plain",
        ";;",
        "json"
      })
  void read_ofAnotherType_takesTheBodyForAString(String type) {
    assertThat(answer("{\"é\": 1}\n".getBytes(UTF_8), Optional.of(type)))
        .isEqualTo(
            """
            {"detail":[{"type":"model_attributes_type","loc":["body"],"msg":"Input should be a \
            valid dictionary or object to extract fields from","input":"{\\"é\\": 1}\\n"}]}""");
  }

  @Test
  void read_ofAnotherTypeThatIsNotUtf8_isMalformed() {
    assertThat(answer(new byte[] {(byte) 0xff}, Optional.of("text/plain"))).isEqualTo(UNREADABLE);
  }

  @Test
  void read_ofAnEmptyBody_isMissing_whateverTheType() {
    String missing =
        """
        {"detail":[{"type":"missing","loc":["body"],"msg":"Field required","input":null}]}""";
    assertThat(answer(new byte[0], Optional.of("text/plain"))).isEqualTo(missing);
    assertThat(answer(new byte[0], Optional.empty())).isEqualTo(missing);
  }

  /// Offset and message are those of CPython 3.11.
  record Broken(String body, int offset, String message) {}

  static final List<Broken> BROKEN =
      List.of(
          new Broken("{\"a\":", 5, "Expecting value"),
          new Broken("{\"a\": tru}", 6, "Expecting value"),
          new Broken(" ", 1, "Expecting value"),
          new Broken("[1,]", 3, "Expecting value"),
          new Broken("[1,", 3, "Expecting value"),
          new Broken("[", 1, "Expecting value"),
          new Broken("é", 0, "Expecting value"),
          new Broken("NaN", 0, "Expecting value"),
          new Broken("[Infinity]", 1, "Expecting value"),
          new Broken("[-Infinity]", 1, "Expecting value"),
          new Broken("-", 0, "Expecting value"),
          new Broken("[+1]", 1, "Expecting value"),
          new Broken("{a:1}", 1, "Expecting property name enclosed in double quotes"),
          new Broken("{'a':1}", 1, "Expecting property name enclosed in double quotes"),
          new Broken("{\"a\":1,}", 7, "Expecting property name enclosed in double quotes"),
          new Broken("{", 1, "Expecting property name enclosed in double quotes"),
          new Broken("{\"a\" 1}", 5, "Expecting ':' delimiter"),
          new Broken("{\"a\"", 4, "Expecting ':' delimiter"),
          new Broken("{\"a\":1 \"b\":2}", 7, "Expecting ',' delimiter"),
          new Broken("{\"a\":01}", 6, "Expecting ',' delimiter"),
          new Broken("[1.]", 2, "Expecting ',' delimiter"),
          new Broken("[1e+]", 2, "Expecting ',' delimiter"),
          new Broken("[1", 2, "Expecting ',' delimiter"),
          new Broken("{\"a\":\"x", 5, "Unterminated string starting at"),
          new Broken("{\"a", 1, "Unterminated string starting at"),
          new Broken("\"a\\", 0, "Unterminated string starting at"),
          new Broken("{\"a\":\"x\ny\"}", 7, "Invalid control character at"),
          new Broken("\"\u0000\"", 1, "Invalid control character at"),
          new Broken("{\"a\":\"\\q\"}", 6, "Invalid \\escape"),
          new Broken("{\"a\":\"\\u12\"}", 7, "Invalid \\uXXXX escape"),
          new Broken("\"\\u12", 2, "Invalid \\uXXXX escape"),
          new Broken("\"\\ud83d\\u12\"", 8, "Invalid \\uXXXX escape"),
          new Broken("{} x", 3, "Extra data"),
          new Broken("{}{}", 2, "Extra data"),
          new Broken("{\"é😀\":1,}", 8, "Expecting property name enclosed in double quotes"),
          new Broken("[\"é😀\" 1]", 6, "Expecting ',' delimiter"),
          new Broken("\uFEFF[1,]", 3, "Expecting value"));

  @ParameterizedTest
  @FieldSource("BROKEN")
  void read_ofBrokenJson_saysWhereInCharacters(Broken broken) {
    assertThat(answer(broken.body))
        .isEqualTo(
            """
            {"detail":[{"type":"json_invalid","loc":["body",%d],"msg":"JSON decode error",\
            "input":{},"ctx":{"error":"%s"}}]}"""
                .formatted(broken.offset, broken.message.replace("\\", "\\\\")));
  }

  @Test
  void read_beyondTheLimits_saysWhich() {
    var limits = new JsonLimits(2, 3, 5);
    assertThat(refusal("[[[]]]", limits)).isEqualTo(UNREADABLE);
    assertThat(refusal("123456", limits)).isEqualTo(UNREADABLE);
    assertThat(refusal("[1,2,3]", limits)).isEqualTo("413 the body has over 3 values and keys");
    assertThat(Body.read("[[12345]]".getBytes(UTF_8), Optional.empty(), limits))
        .isInstanceOf(Decoded.Valid.class);
  }

  @Test
  void read_ofAnotherEncoding_isMalformed() {
    assertThat(answer("{}".getBytes(UTF_16), Optional.empty())).isEqualTo(UNREADABLE);
    assertThat(answer(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}, Optional.empty()))
        .isEqualTo(UNREADABLE);
  }

  private static String refusal(String body, JsonLimits limits) {
    return Answers.of(Body.read(body.getBytes(UTF_8), Optional.empty(), limits));
  }
}
