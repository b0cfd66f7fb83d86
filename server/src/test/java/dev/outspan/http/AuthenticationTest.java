package dev.outspan.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.account.Scope;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticationTest extends HttpContract {

  @BeforeEach
  void open() throws Exception {
    routes.add(
        "GET", "/who", Scope.READ, x -> x.detail(200, x.caller().keyId() + "@" + x.account()));
    routes.add("POST", "/who", Scope.INGEST, x -> x.detail(200, x.account()));
    start();
  }

  /// @param headers names and values by turns
  private HttpResponse<String> ask(String method, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/who"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.method(method, HttpRequest.BodyPublishers.noBody()));
  }

  private static String detail(HttpResponse<String> answer) {
    return answer.statusCode() + " " + answer.body();
  }

  @ParameterizedTest
  @CsvSource({
    "x-api-key, key-all",
    "X-API-KEY, key-all",
    "Authorization, Bearer key-all",
    "Authorization, bearer key-all",
    "Authorization, BEARER   key-all"
  })
  void key_inEitherHeader_isTaken(String name, String value) throws Exception {
    assertThat(detail(ask("GET", name, value))).isEqualTo("200 {\"detail\":\"all@acme\"}");
  }

  @Test
  void keys_inBothHeaders_apiKeyCounts() throws Exception {
    assertThat(detail(ask("GET", "Authorization", "Bearer key-all", "x-api-key", "key-read")))
        .isEqualTo("200 {\"detail\":\"read@acme\"}");
    assertThat(ask("GET", "Authorization", "Bearer key-all", "x-api-key", "no").statusCode())
        .isEqualTo(401);
    assertThat(ask("GET", "Authorization", "Bearer key-all", "x-api-key", "").statusCode())
        .isEqualTo(200);
  }

  @Test
  void key_missingOrWrong_is401() throws Exception {
    for (String[] headers :
        List.of(
            new String[] {},
            new String[] {"x-api-key", ""},
            new String[] {"x-api-key", "wrong"},
            new String[] {"Authorization", "Bearer"},
            new String[] {"Authorization", "Bearer "},
            new String[] {"Authorization", "Basic key-all"},
            new String[] {"Authorization", "key-all"})) {
      HttpResponse<String> answer = ask("GET", headers);
      assertThat(detail(answer)).isEqualTo("401 {\"detail\":\"Not authenticated\"}");
      assertThat(answer.headers().firstValue("www-authenticate")).hasValue("APIKey");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "key-all,  '',     200, all@acme",
    "key-all,  acme,   200, all@acme",
    "key-all,  zeta,   403, the key may not act in this account",
    "key-two,  acme,   200, two@acme",
    "key-two,  zeta,   200, two@zeta",
    "key-two,  ACME,   403, the key may not act in this account",
    "key-two,  '',     401, Not authenticated",
  })
  void account_isOneOfTheKeys(String key, String selected, int status, String text)
      throws Exception {
    assertThat(detail(ask("GET", "x-api-key", key, "x-selected-account-id", selected)))
        .isEqualTo(status + " {\"detail\":\"" + text + "\"}");
  }

  @Test
  void account_notSelected_isTheOnlyOne() throws Exception {
    assertThat(ask("GET", "x-api-key", "key-read").statusCode()).isEqualTo(200);
    assertThat(ask("GET", "x-api-key", "key-two").statusCode()).isEqualTo(401);
  }

  @Test
  void scope_missing_is403() throws Exception {
    assertThat(detail(ask("POST", "x-api-key", "key-read")))
        .isEqualTo("403 {\"detail\":\"the key lacks the scope ingest\"}");
  }

  @Test
  void key_isLookedAtBeforeTheBody() throws Exception {
    String head = "POST /who HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n";
    assertThat(raw().send(head).readUntil("\"}")).startsWith("HTTP/1.1 401 ");
  }

  @Test
  void wrongKeys_inARow_areRefusedWithoutALook() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(ask("GET", "x-api-key", "wrong" + i).statusCode()).isEqualTo(401);
      assertThat(ask("GET").statusCode()).isEqualTo(401);
    }
    HttpResponse<String> answer = ask("GET", "x-api-key", "wrong");
    assertThat(detail(answer)).isEqualTo("429 {\"detail\":\"too many wrong keys\"}");
    assertThat(Integer.parseInt(answer.headers().firstValue("retry-after").orElseThrow()))
        .isBetween(1, 60);
    assertThat(ask("GET").statusCode()).isEqualTo(401);
    assertThat(ask("GET", "x-api-key", "key-read").statusCode()).isEqualTo(200);
  }
}
