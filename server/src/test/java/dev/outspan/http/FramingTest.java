package dev.outspan.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.account.Scope;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests whose end two parsers could see at different places: refused, and the connection
/// closed.
class FramingTest extends HttpContract {
  private static final String KEY = "x-api-key: " + TestKeys.ALL + "\r\n";
  private static final String POST = "POST /a HTTP/1.1\r\nHost: a\r\n" + KEY;
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n" + KEY + "\r\n";

  static final List<String> BAD =
      List.of(
          POST + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
          POST + "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
          POST + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
          POST + "Content-Length: 0, 0\r\n\r\n",
          POST + "Content-Length: 0 5\r\n\r\n",
          POST + "Content-Length: +0\r\n\r\n",
          POST + "Content-Length: -1\r\n\r\n",
          POST + "Content-Length: 0x0\r\n\r\n",
          POST + "Content-Length: \r\n\r\n",
          POST + "Content-Length: 18446744073709551616\r\n\r\n",
          POST + "Content-Length : 0\r\n\r\n",
          POST + "Transfer-Encoding: xchunked\r\n\r\n",
          POST + "Transfer-Encoding: identity\r\n\r\n",
          POST + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
          POST + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
          POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          POST + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
          POST + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
          POST + "Transfer-Encoding\r\n: chunked\r\n\r\n0\r\n\r\n",
          CHUNKED + "0x1\r\na\r\n0\r\n\r\n",
          CHUNKED + "+1\r\na\r\n0\r\n\r\n",
          CHUNKED + "-1\r\na\r\n0\r\n\r\n",
          CHUNKED + "100000000000000001\r\na\r\n0\r\n\r\n",
          CHUNKED + "\r\n0\r\n\r\n",
          CHUNKED + "1\na\r\n0\r\n\r\n",
          CHUNKED + "1\r\nab\r\n0\r\n\r\n",
          CHUNKED + "1\r\na0\r\n\r\n",
          CHUNKED + "1 \u0000\r\na\r\n0\r\n\r\n",
          "POST /a HTTP/1.0\r\nHost: a\r\n" + KEY + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          POST + "X: a\r\n folded\r\n\r\n",
          POST + "X: a\n\r\n",
          POST + "X: a\rb\r\n\r\n",
          POST + "X: a\u0000b\r\n\r\n",
          POST + "X\r\n\r\n",
          POST + "X y: a\r\n\r\n",
          POST + ": a\r\n\r\n",
          POST + " X: a\r\n\r\n",
          "POST /a HTTP/1.1\r\n X: a\r\nHost: a\r\n\r\n",
          "POST /a HTTP/1.1\r\n\r\n",
          "POST /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
          "POST /a HTTP/1.1\r\nHost: a/b\r\n\r\n",
          "POST /a HTTP/1.1\r\nHost: u@a\r\n\r\n",
          "POST http://b/a HTTP/1.1\r\nHost: a\r\n" + KEY + "\r\n",
          "POST /a HTTP/1.1\nHost: a\n\n",
          "POST /a b HTTP/1.1\r\nHost: a\r\n\r\n",
          "POST /a\u0000 HTTP/1.1\r\nHost: a\r\n\r\n",
          "P@ST /a HTTP/1.1\r\nHost: a\r\n\r\n",
          "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n");

  private final AtomicInteger smuggled = new AtomicInteger();

  @BeforeEach
  void open() throws Exception {
    routes.add("POST", "/a", Scope.READ, x -> x.json(200, x.body(1000)));
    routes.add(
        "GET",
        "/smuggled",
        Scope.READ,
        x -> {
          smuggled.incrementAndGet();
          x.detail(200, "smuggled");
        });
    start();
  }

  @ParameterizedTest
  @FieldSource("BAD")
  void request_withoutOneClearEnd_isRefusedAndTheConnectionClosed(String bad) throws Exception {
    String answer = raw().send(bad + SMUGGLED).readAll();
    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(answer).contains("Connection: close\r\n").endsWith("\"}");
    assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
    assertThat(smuggled).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /a HTTP/1.2", "POST /a"})
  void request_ofAnotherVersion_isRefused(String line) throws Exception {
    String answer = raw().send(line + "\r\nHost: a\r\n" + KEY + "\r\n" + SMUGGLED).readAll();
    assertThat(answer).containsOnlyOnce("HTTP/1.1 ").startsWith("HTTP/1.1 505 ");
    assertThat(smuggled).hasValue(0);
  }

  @Test
  void requests_inOneGo_areAnsweredInTheirOrder() throws Exception {
    String chunked = CHUNKED + "1;x=y\r\na\r\n2\r\nbc\r\n0\r\nTrailer: t\r\n\r\n";
    String last =
        POST.replace("HTTP/1.1\r\n", "HTTP/1.1\r\nConnection: close\r\n")
            + "Content-Length: 2\r\n\r\nde";
    String answers = raw().send(chunked + SMUGGLED + last).readAll();
    assertThat(answers.replaceAll("(?s)HTTP/1.1 (\\d+).*?\r\n\r\n", "<$1>"))
        .isEqualTo("<200>abc<200>{\"detail\":\"smuggled\"}<200>de");
  }
}
