package dev.outspan.wire.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.outspan.wire.JsonLimits;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The answers of FastAPI and Pydantic, byte for byte; `validation_goldens.py` wrote them down.
class GoldenAnswersTest {
  private static final SpanDecoder SPANS = new SpanDecoder("acc", "key", () -> "new", 1 << 20);

  private record Case(int line, String query, String body, String answer) {}

  private interface Decoder {
    Decoded<?> decode(Map<String, String> query, Body body);
  }

  @TestFactory
  Stream<DynamicTest> export_answersAsFastApi() {
    return cases(
        "export", (query, body) -> ExportDecoder.decode("acc", query, body, Accepted.ENVELOPE));
  }

  @TestFactory
  Stream<DynamicTest> search_answersAsFastApi() {
    return cases("search", (query, body) -> SearchDecoder.decode("acc", query, body));
  }

  @TestFactory
  Stream<DynamicTest> create_answersAsFastApi() {
    return cases("create", (_, body) -> SPANS.create(body));
  }

  @TestFactory
  Stream<DynamicTest> batch_answersAsFastApi() {
    return cases("batch", (_, body) -> SPANS.batch(body));
  }

  @TestFactory
  Stream<DynamicTest> patch_answersAsFastApi() {
    return cases("patch", (_, body) -> SPANS.patch(body));
  }

  @TestFactory
  Stream<DynamicTest> assessment_answersAsFastApi() {
    return cases("assessment", (_, body) -> AssessmentDecoder.create(body));
  }

  @TestFactory
  Stream<DynamicTest> assessmentPatch_answersAsFastApi() {
    return cases("assessment-patch", (_, body) -> AssessmentDecoder.patch(body));
  }

  private static Stream<DynamicTest> cases(String name, Decoder decoder) {
    return read(name + ".txt").stream()
        .map(
            each ->
                dynamicTest(
                    "%s.txt:%d %s %.80s".formatted(name, each.line, each.query, each.body),
                    () -> assertThat(answer(decoder, each)).isEqualTo(each.answer)));
  }

  private static String answer(Decoder decoder, Case each) {
    byte[] body = each.body.getBytes(UTF_8);
    Decoded<?> decoded =
        Body.read(body, Optional.of("application/json"), JsonLimits.DEFAULT)
            .then(read -> decoder.decode(parameters(each.query), read));
    return decoded instanceof Decoded.Valid<?> ? "valid" : Answers.of(decoded);
  }

  private static Map<String, String> parameters(String query) {
    var parameters = new HashMap<String, String>();
    for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      parameters.put(
          pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
    }
    return parameters;
  }

  private static List<Case> read(String file) {
    List<String> lines = Golden.lines("request/" + file);
    var cases = new ArrayList<Case>();
    for (int at = 0; at + 2 < lines.size(); at += 4) {
      cases.add(new Case(at + 1, lines.get(at), lines.get(at + 1), lines.get(at + 2)));
    }
    return cases;
  }
}
