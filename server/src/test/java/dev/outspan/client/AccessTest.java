package dev.outspan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  @Test
  void uri_keepsThePathInFrontOfTheApi() {
    for (String base : new String[] {"http://host/api", "http://host/api/"}) {
      assertThat(new Access(URI.create(base), "").uri("/v5/spans"))
          .isEqualTo(URI.create("http://host/api/v5/spans"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8080",
        "ftp://host",
        "/v5",
        "http:///v5",
        "http://host?a=b",
        "http://x:65536"
      })
  void address_thatIsNone_isRefused(String base) {
    assertThatThrownBy(() -> new Access(URI.create(base), ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' is no address of a server such as http://127.0.0.1:8080".formatted(base));
  }

  @Test
  void text_hasNoKey() {
    assertThat(new Access(URI.create("http://host"), "hush")).hasToString("http://host");
  }
}
