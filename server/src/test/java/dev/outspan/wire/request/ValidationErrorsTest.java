package dev.outspan.wire.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outspan.span.Json;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ValidationErrorsTest {
  private static List<ValidationError> errors(String exportBody) {
    return switch (ExportDecoder.decode(
        "acc", Map.of(), Answers.body(exportBody), Accepted.ENVELOPE)) {
      case Decoded.Invalid<ExportRequest>(var errors) -> errors;
      case Decoded.Valid<ExportRequest> _,
          Decoded.Malformed<ExportRequest> _,
          Decoded.TooLarge<ExportRequest> _ ->
          throw new AssertionError("not invalid: " + exportBody);
    };
  }

  private static JsonNode detail(List<ValidationError> errors, UnaryOperator<Json> mask)
      throws IOException {
    var out = new Utf8Buffer(0);
    ValidationErrors.encode(errors, mask, out);
    return new ObjectMapper()
        .readTree(new String(out.array(), 0, out.length(), UTF_8))
        .get("detail");
  }

  @Test
  void encode_tellsAThousandErrorsAtMost() throws IOException {
    String numbers = "1,".repeat(1_500) + "1";
    var errors = errors("{\"names\":[%s]}".formatted(numbers));
    assertThat(detail(errors, UnaryOperator.identity())).hasSize(1_000);
    var twice = new ArrayList<>(errors);
    twice.addAll(errors);
    assertThat(detail(twice, UnaryOperator.identity())).hasSize(1_000);
  }

  @Test
  void encode_ofALongInput_saysNull() throws IOException {
    String fits = "\"%s\"".formatted("x".repeat((64 << 10) - 2));
    String exceeds = fits.replaceFirst("x", "xx");
    var detail =
        detail(
            errors("{\"names\":%s,\"types\":%s}".formatted(fits, exceeds)),
            UnaryOperator.identity());
    assertThat(detail.get(0).get("input").textValue()).hasSize((64 << 10) - 2);
    assertThat(detail.get(1).get("input").isNull()).isTrue();
  }

  @Test
  void encode_afterAMebibyteOfInputs_saysNull() throws IOException {
    String large = "\"%s\",".formatted("x".repeat((64 << 10) - 2));
    var detail =
        detail(
            errors("{\"types\":[%s\"last\"]}".formatted(large.repeat(16))),
            UnaryOperator.identity());
    assertThat(detail).hasSize(17);
    assertThat(detail.get(15).get("input").isTextual()).isTrue();
    assertThat(detail.get(16).get("input").isNull()).isTrue();
  }

  @Test
  void encode_showsInputsMasked() {
    var masked = new Utf8Buffer(16);
    ValidationErrors.encode(
        errors("{\"names\":{\"api_key\":\"secret\"}}"),
        input -> Json.ofCanonical(input.toString().replace("secret", "***").getBytes(UTF_8)),
        masked);
    assertThat(new String(masked.array(), 0, masked.length(), UTF_8))
        .isEqualTo(
            """
            {"detail":[{"type":"list_type","loc":["body","names"],"msg":"Input should be a valid \
            list","input":{"api_key":"***"}}]}""");
  }
}
