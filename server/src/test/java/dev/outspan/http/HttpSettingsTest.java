package dev.outspan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {

  @Test
  void defaults_areThePublishedOnes() {
    assertThat(HttpSettings.DEFAULT)
        .isEqualTo(
            new HttpSettings(
                "127.0.0.1",
                8080,
                "",
                new HttpSettings.Front(Optional.empty(), new TrustedProxies(List.of())),
                new HttpSettings.Sizes(16_384, 8_192, 67_108_864, 8_388_608),
                new HttpSettings.Pace(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(120),
                    1_024,
                    Duration.ofSeconds(60),
                    16_384,
                    Duration.ofSeconds(60)),
                new HttpSettings.Load(
                    10_000, 256, 268_435_456, 67_108_864, 20, Duration.ofSeconds(10)),
                new HttpSettings.Exports(4, 2, 16, Duration.ofSeconds(10))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "/", "/api/", "api/"})
  void basePath_thatIsNoPrefix_isRefused(String path) {
    assertThatThrownBy(() -> HttpSettings.DEFAULT.withBasePath(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + path + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "traces.example",
        "ftp://traces.example",
        "https:///api",
        "https://user@traces.example",
        "https://traces.example/",
        "https://traces.example/api/",
        "https://traces.example?x=1",
        "https://traces.example#x"
      })
  void publicUrl_thatClientsCannotJoinPathsTo_isRefused(String url) {
    var given = Optional.of(URI.create(url));
    assertThatThrownBy(() -> new HttpSettings.Front(given, TrustedProxies.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("public URL '" + url + "' is not ");
  }
}
