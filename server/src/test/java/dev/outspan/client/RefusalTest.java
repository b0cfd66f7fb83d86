package dev.outspan.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Call CALL = Call.of("GET", "/v5/spans/s");

  private static Refusal refusal(int status, String json) throws IOException {
    return new Refusal(CALL, status, Optional.of(JSON.readTree(json)), json, Optional.empty());
  }

  private static Refusal refusalInText(String text) {
    return new Refusal(CALL, 502, Optional.empty(), text, Optional.empty());
  }

  @Test
  void message_saysWhyInTheServersWords() throws IOException {
    assertThat(refusal(404, "{\"detail\":\"Span not found\"}"))
        .hasMessage("GET /v5/spans/s was answered with 404: Span not found");
    assertThat(refusal(409, "{\"detail\":{\"code\":\"COUNT_DIFFERS\",\"message\":\"18 spans\"}}"))
        .hasMessage("GET /v5/spans/s was answered with 409: 18 spans");
    assertThat(refusal(500, "{}")).hasMessage("GET /v5/spans/s was answered with 500: {}");
  }

  @Test
  void message_ofManyFaults_hasTheFirstTen() throws IOException {
    String faults =
        IntStream.range(0, 12)
            .mapToObj("{\"loc\":[\"body\",%d],\"msg\":\"wrong\"}"::formatted)
            .collect(Collectors.joining(","));
    Refusal refusal = refusal(422, "{\"detail\":[" + faults + "]}");
    assertThat(refusal.faults())
        .hasSize(12)
        .startsWith(new Refusal.Fault(List.of("body", "0"), "wrong"));
    assertThat(refusal)
        .message()
        .startsWith("GET /v5/spans/s was answered with 422: body.0: wrong; body.1: wrong; ")
        .endsWith("; body.9: wrong; and 2 more");
  }

  @Test
  void message_ofAProxysPage_leavesItOut() {
    assertThat(refusalInText("Bad Gateway\n")).message().endsWith("502: Bad Gateway");
    assertThat(refusalInText("<p>".repeat(100))).message().endsWith("502: no reason given");
    assertThat(refusalInText("")).message().endsWith("502: no reason given");
  }

  @ParameterizedTest
  @CsvSource({
    "400, false",
    "401, false",
    "404, false",
    "408, true",
    "409, false",
    "410, false",
    "422, false",
    "429, true",
    "500, true",
    "501, false",
    "502, true",
    "503, true",
    "504, true"
  })
  void passing_isWhatMaySucceedLater(int status, boolean isPassing) throws IOException {
    assertThat(refusal(status, "{}").isPassing()).isEqualTo(isPassing);
  }
}
