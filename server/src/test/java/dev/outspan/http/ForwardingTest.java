package dev.outspan.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.account.Scope;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What proxies say, over HTTP: this machine is the proxy.
class ForwardingTest extends HttpContract {
  private static final String TRUSTED = "127.0.0.0/8,10.0.0.0/8,2001:db8::/32";

  private void start(String trusted) throws Exception {
    start(trusted, Optional.empty());
  }

  private void start(String trusted, Optional<URI> publicUrl) throws Exception {
    var proxies = trusted.isEmpty() ? TrustedProxies.NONE : TrustedProxies.parse(trusted);
    routes.addPublic("GET", "/url", x -> x.detail(200, x.publicUrl().orElse("unknown")));
    routes.add("GET", "/who", Scope.READ, x -> x.detail(200, x.account()));
    start(
        HttpSettings.DEFAULT
            .withBasePath("/base")
            .withFront(new HttpSettings.Front(publicUrl, proxies)));
  }

  /// @param headers names and values by turns
  private HttpResponse<String> ask(String path, String... headers) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).headers(headers));
  }

  private String url(String path, String... headers) throws Exception {
    return ask(path, headers).body().replaceAll("\\{\"detail\":\"(.*)\"}", "$1");
  }

  /// Whether the address that these headers give is refused, after another sent too many wrong
  /// keys.
  private boolean sharesTheFateOf(String guesser, String other) throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(ask("/who", "x-api-key", "wrong", "X-Forwarded-For", guesser).statusCode())
          .isEqualTo(401);
    }
    assertThat(ask("/who", "x-api-key", "wrong", "X-Forwarded-For", guesser).statusCode())
        .isEqualTo(429);
    int status = ask("/who", "x-api-key", "wrong", "X-Forwarded-For", other).statusCode();
    assertThat(status).isIn(401, 429);
    return status == 429;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1 | 192.0.2.2",
        "192.0.2.1, 10.0.0.1 | 192.0.2.2, 10.0.0.1",
        "192.0.2.1:4711 | 192.0.2.2:4711",
        "10.0.0.1 | 10.0.0.2",
        "2001:db8:1::1 | [2001:db8:2::1]:80"
      })
  void clients_behindATrustedProxy_areToldApart(String one, String two) throws Exception {
    start(TRUSTED);
    assertThat(sharesTheFateOf(one, two)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1 | 192.0.2.9, 192.0.2.1",
        "192.0.2.1, 10.0.0.1 | 10.0.0.1, 192.0.2.1, 10.0.0.2",
        "192.0.2.1 | nonsense, 192.0.2.1",
        "192.0.2.9, example.com | 192.0.2.8, example.com",
        "192.0.2.9, | 192.0.2.8,",
        "[192.0.2.1]:80 | 192.0.2.1"
      })
  void client_thatInventsAddresses_isKnownByTheLastThatIsNotTrusted(String one, String two)
      throws Exception {
    start(TRUSTED);
    assertThat(sharesTheFateOf(one, two)).isTrue();
  }

  @Test
  void client_thatIsNoTrustedProxy_isBelievedNothing() throws Exception {
    start("10.0.0.0/8");
    assertThat(sharesTheFateOf("192.0.2.1", "192.0.2.2")).isTrue();
    assertThat(url("/url", "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https"))
        .isEqualTo("unknown");
  }

  @Test
  void nobody_isTrusted_byDefault() throws Exception {
    start("");
    assertThat(sharesTheFateOf("192.0.2.1", "192.0.2.2")).isTrue();
    assertThat(url("/url", "X-Forwarded-Host", "evil.example")).isEqualTo("unknown");
  }

  @Test
  void rightKey_passes_whateverTheAddress() throws Exception {
    start(TRUSTED);
    assertThat(sharesTheFateOf("192.0.2.1", "192.0.2.1")).isTrue();
    assertThat(ask("/who", "x-api-key", TestKeys.ALL, "X-Forwarded-For", "192.0.2.1").statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "https | a.example | - | /url | https://a.example",
        "HTTPS | a.example:8443 | /traces | /url | https://a.example:8443/traces",
        "- | a.example | - | /url | http://a.example",
        "https | evil.example, a.example | - | /url | https://a.example",
        "http, https | a.example | /evil, /x | /url | https://a.example/x",
        "https | [2001:db8::1]:8443 | - | /url | https://[2001:db8::1]:8443",
        "https | a.example | - | /base/url | https://a.example/base",
        "https | a.example | /out | /base/url | https://a.example/out/base",
        "https | a.example | //evil.example | /url | https://a.example",
        "https | a.example | /../x | /url | https://a.example",
        "javascript | a.example | - | /url | http://a.example",
        "- | - | /x | /url | unknown"
      })
  void url_isWhatTheNearestProxySays(
      String scheme, String host, String prefix, String path, String expected) throws Exception {
    start(TRUSTED);
    var headers = new ArrayList<String>();
    add(headers, "X-Forwarded-Proto", scheme);
    add(headers, "X-Forwarded-Host", host);
    add(headers, "X-Forwarded-Prefix", prefix);
    assertThat(url(path, headers.toArray(String[]::new))).isEqualTo(expected);
  }

  private static void add(List<String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.add(name);
      headers.add(value);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.example/x", "a.example\\", "user@a.example", "a example", "a.example:x"})
  void host_thatIsNone_isReplacedByThatOfTheRequest(String host) throws Exception {
    start(TRUSTED);
    assertThat(url("/url", "X-Forwarded-Host", host, "X-Forwarded-Proto", "https"))
        .isEqualTo("https://127.0.0.1:" + port());
  }

  @Test
  void publicUrl_beatsWhatProxiesSay() throws Exception {
    start(TRUSTED, Optional.of(URI.create("https://traces.example/api")));
    assertThat(url("/url", "X-Forwarded-Host", "a.example"))
        .isEqualTo("https://traces.example/api");
  }
}
