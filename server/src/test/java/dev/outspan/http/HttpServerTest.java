package dev.outspan.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.account.Scope;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpServerTest extends HttpContract {

  @Test
  void json_isSentWhole() throws Exception {
    routes.add("GET", "/a", Scope.READ, x -> x.json(200, "{\"é\":1}".getBytes(UTF_8)));
    start();
    var answer = get("/a");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"é\":1}");
    assertThat(answer.headers().map()).doesNotContainKey("server");
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
  }

  @Test
  void body_comesAsItWasSent() throws Exception {
    routes.add("POST", "/echo", Scope.READ, x -> x.json(200, x.body(1 << 20)));
    start();
    assertThat(post("/echo", "x".repeat(500_000)).body()).isEqualTo("x".repeat(500_000));
  }

  @Test
  void stream_endsWithTrailers() throws Exception {
    routes.add(
        "GET",
        "/s",
        Scope.READ,
        x -> {
          var trailers = new Exchange.Trailers("Repr-Digest", () -> Map.of("Repr-Digest", "d"));
          var out = x.stream(200, Map.of("Content-Type", "text/plain"), trailers);
          x.onExportThread(() -> out.write("y".repeat(100_000).getBytes(UTF_8)));
        });
    start();
    String answer = raw().send(RawClient.get("/s")).readUntil("\r\n\r\n");
    assertThat(answer).contains("Trailer: Repr-Digest\r\n", "Transfer-Encoding: chunked\r\n");
    assertThat(get("/s").body()).isEqualTo("y".repeat(100_000));
  }
}
