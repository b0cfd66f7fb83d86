package dev.outspan.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.http.Health.Check;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest extends HttpContract {
  private volatile List<Check> checks = List.of();

  private HttpResponse<String> ask(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)));
  }

  @Test
  void readiness_isThatOfEveryCheck() throws Exception {
    Health.addTo(routes, () -> checks);
    start();
    checks = List.of(new Check("store", true, ""), new Check("disk", true, "12 GiB free"));
    assertThat(ask("/readyz").statusCode()).isEqualTo(200);
    assertThat(ask("/readyz").body())
        .isEqualTo(
            """
            {"status":"ready","checks":[{"name":"store","passed":true},\
            {"name":"disk","passed":true,"note":"12 GiB free"}]}""");
    checks = List.of(new Check("store", true, ""), new Check("disk", false, "\"full\""));
    HttpResponse<String> notReady = ask("/readyz");
    assertThat(notReady.statusCode()).isEqualTo(503);
    assertThat(notReady.headers().firstValue("retry-after")).isPresent();
    assertThat(notReady.body())
        .isEqualTo(
            """
            {"status":"not ready","checks":[{"name":"store","passed":true},\
            {"name":"disk","passed":false,"note":"\\"full\\""}]}""");
  }

  @Test
  void liveness_doesNotDependOnAnything() throws Exception {
    Health.addTo(
        routes,
        () -> {
          throw new IllegalStateException("the store is sick");
        });
    start();
    for (String path : List.of("/livez", "/healthz")) {
      assertThat(ask(path).statusCode()).isEqualTo(200);
      assertThat(ask(path).body()).isEqualTo("{\"status\":\"alive\"}");
    }
    assertThat(ask("/readyz").statusCode()).isEqualTo(500);
  }
}
