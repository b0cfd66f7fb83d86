package dev.outspan.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.account.Scope;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a route sees of a request, over the wire.
class ExchangeTest extends HttpContract {

  private void startSpans() throws IOException {
    startSpans(HttpSettings.DEFAULT);
  }

  private void startSpans(HttpSettings settings) throws IOException {
    routes.add("GET", "/v5/spans/{id}", Scope.READ, x -> x.detail(200, x.pathId()));
    routes.add("POST", "/v5/spans/batch", Scope.READ, x -> x.detail(200, "batch"));
    routes.add("GET", "/q", Scope.READ, x -> x.detail(200, x.query().toString()));
    start(settings);
  }

  /// The answer's body to a request line as it stands.
  private String ask(String target) throws IOException {
    String answer = raw().send(RawClient.get(target)).readUntil("\"}");
    byte[] body = answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(ISO_8859_1);
    return answer.substring(9, 13) + new String(body, UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "a, a", "a%2Fb, a/b", "%2F, /", "a%20b, a b", "a+b, a+b", "a;x=1, a;x=1", "a%3Bx, a;x",
    "%25, %", "%252F, %2F", "%C3%A9, é", "%F0%9F%98%80, 😀", ".., ..", "%2e%2E, ..", ".%2F.., ./..",
    "a%3Fb%23c, a?b#c", "b%61tch, batch", "'a,b', 'a,b'", "~-._!$&()*:@=, ~-._!$&()*:@="
  })
  void pathId_isTheSegmentWithItsEscapesRead(String raw, String id) throws Exception {
    startSpans();
    assertThat(ask("/v5/spans/" + raw)).isEqualTo("200 {\"detail\":\"" + id + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%FF", "%C0%AF", "%ED%A0%80", "%", "%2", "%zz", "a%u0041"})
  void pathId_withAWrongEscape_isRefused(String raw) throws Exception {
    startSpans();
    assertThat(ask("/v5/spans/" + raw)).startsWith("400 ");
  }

  @Test
  void path_withoutARoute_is404() throws Exception {
    startSpans();
    for (String path : new String[] {"/", "/v5/spans/", "/v5/spans/a/b", "/x/../v5/spans/a"}) {
      assertThat(ask(path)).as(path).isEqualTo("404 {\"detail\":\"Not Found\"}");
    }
  }

  @Test
  void method_withoutARoute_is405() throws Exception {
    startSpans();
    var answer = get("/v5/spans/batch");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.body()).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
    assertThat(answer.headers().firstValue("allow")).hasValue("POST");
    assertThat(post("/q", "").headers().firstValue("allow")).hasValue("GET, HEAD");
  }

  @Test
  void head_isAGetWithoutItsBody() throws Exception {
    startSpans();
    String answer = raw().send(RawClient.get("/q").replace("GET", "HEAD")).readUntil("\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("Content-Length: 15\r\n");
  }

  @Test
  void query_keepsOrderAndTheLast() throws Exception {
    startSpans();
    assertThat(ask("/q?b=1&a=x+y&b=%C3%A9&c=")).isEqualTo("200 {\"detail\":\"{b=é, a=x y, c=}\"}");
    assertThat(ask("/q?a=%FF")).startsWith("400 ");
    assertThat(ask("/q")).isEqualTo("200 {\"detail\":\"{}\"}");
  }

  @Test
  void basePath_mayBeThereOrNot() throws Exception {
    startSpans(HttpSettings.DEFAULT.withBasePath("/api"));
    assertThat(ask("/api/v5/spans/a")).isEqualTo("200 {\"detail\":\"a\"}");
    assertThat(ask("/v5/spans/a")).isEqualTo("200 {\"detail\":\"a\"}");
    assertThat(ask("/apiv5/spans/a")).startsWith("404 ");
    assertThat(ask("/api/api/v5/spans/a")).startsWith("404 ");
  }

  @Test
  void uri_overTheLimit_is414() throws Exception {
    startSpans();
    String fits = "/q?a=" + "x".repeat(8_192 - 5);
    assertThat(ask(fits)).startsWith("200 ");
    assertThat(ask(fits + "x")).isEqualTo("414 {\"detail\":\"URI Too Long\"}");
    assertThat(ask(fits + "x".repeat(20_000))).isEqualTo("414 {\"detail\":\"URI Too Long\"}");
  }

  @Test
  void headers_overTheLimit_are431() throws Exception {
    startSpans();
    String request = RawClient.get("/q");
    String fits = request.replace("\r\n\r\n", "\r\nX: " + "x".repeat(16_000) + "\r\n\r\n");
    assertThat(raw().send(fits).readUntil("\"}")).startsWith("HTTP/1.1 200 ");
    String over = request.replace("\r\n\r\n", "\r\nX: " + "x".repeat(16_384) + "\r\n\r\n");
    assertThat(raw().send(over).readAll())
        .startsWith("HTTP/1.1 431 ")
        .contains("Connection: close\r\n")
        .endsWith("{\"detail\":\"Request Header Fields Too Large\"}");
    String many = request.replace("\r\n\r\n", "\r\n" + "X: x\r\n".repeat(5_000) + "\r\n");
    assertThat(raw().send(many).readAll()).startsWith("HTTP/1.1 431 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "A-z_09", "0123456789012345678901234567890123456789012345678901234567890123"})
  void requestId_thatFits_comesBack(String id) throws Exception {
    startSpans();
    var answer = send(to("/q").header("X-Request-Id", id));
    assertThat(answer.headers().firstValue("x-request-id")).hasValue(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a\u00e9",
        "a.b",
        "\"",
        "01234567890123456789012345678901234567890123456789012345678901234"
      })
  void requestId_thatDoesNotFit_isReplaced(String id) throws Exception {
    startSpans();
    String request = RawClient.get("/nowhere").replace("Host", "X-Request-Id: " + id + "\r\nHost");
    assertThat(raw().send(request).readUntil("\r\n\r\n"))
        .containsPattern("X-Request-Id: [0-9a-f]{32}\r\n");
  }

  @Test
  void http10_getsItsAnswerAndTheEnd() throws Exception {
    startSpans();
    String request = RawClient.get("/q").replace("HTTP/1.1", "HTTP/1.0");
    assertThat(raw().send(request).readAll()).endsWith("\r\n\r\n{\"detail\":\"{}\"}");
  }
}
