package dev.outspan.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void parse_keepsTheDigitsOfNumbers() throws IOException {
    String text = "[100.0,12345678901234567890.10,0.1,123456789012345678901234567890]";
    assertThat(Json.parse(text)).hasToString(text);
    assertThat(Json.parse(text.getBytes(UTF_8))).hasToString(text);
  }

  @Test
  void parse_moreThanOneValue_fails() {
    assertThatThrownBy(() -> Json.parse("1 2")).isInstanceOf(JsonProcessingException.class);
  }
}
