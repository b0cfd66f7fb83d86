package dev.outspan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ApiClientTest {
  @Test
  @Timeout(20)
  void accept_ofASilentServer_waitsForAsLongAsTheCallSays() throws IOException {
    try (var silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      var client = new ApiClient(new Access(address, ""));
      Call call = Call.of("GET", "/health").withSilence(Duration.ofMillis(50));
      assertThatThrownBy(() -> client.accept(call))
          .isInstanceOf(Unreachable.class)
          .hasMessage("cannot reach %s: Read timed out", address);
    }
  }

  @Test
  void call_keepsItsSilence_whateverElseIsAdded() {
    Call usual = Call.of("GET", "/health");
    assertThat(usual.silence()).isEqualTo(Duration.ofMinutes(1));
    Duration longer = Duration.ofMinutes(7);
    Call call =
        usual.withSilence(longer).withQuery(Map.of("a", "b")).with("X", "y").withJson(new byte[1]);
    assertThat(call.silence()).isEqualTo(longer);
    assertThat(call).hasToString("GET /health");
  }
}
