package dev.outspan.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.account.Scope;
import dev.outspan.store.StoreException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest extends HttpContract {

  private HttpResponse<String> answerTo(RuntimeException failure) throws Exception {
    routes.add(
        "GET",
        "/a",
        Scope.READ,
        x -> {
          x.stream(200, Map.of("Content-Type", "text/csv", "X", "y"), Exchange.Trailers.NONE)
              .write("id,name".getBytes(UTF_8));
          throw failure;
        });
    start();
    HttpResponse<String> answer = get("/a");
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("x")).isEmpty();
    assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    return answer;
  }

  private static String summary(HttpResponse<String> answer) {
    return answer.statusCode() + " " + answer.body();
  }

  @Test
  void unavailable_is503() throws Exception {
    HttpResponse<String> answer = answerTo(new StoreException.Unavailable("disk full", null));
    assertThat(summary(answer)).isEqualTo("503 {\"detail\":\"the store is not available\"}");
    assertThat(Integer.parseInt(answer.headers().firstValue("retry-after").orElseThrow()))
        .isBetween(1, 5);
  }

  @Test
  void overloaded_is503_andSaysWhen() throws Exception {
    HttpResponse<String> answer =
        answerTo(new StoreException.Overloaded("queue", Duration.ofMillis(2_001)));
    assertThat(summary(answer)).isEqualTo("503 {\"detail\":\"the store has too much to do\"}");
    assertThat(answer.headers().firstValue("retry-after")).hasValue("3");
  }

  @Test
  void canceled_is503() throws Exception {
    assertThat(summary(answerTo(new StoreException.Canceled("closing"))))
        .isEqualTo("503 {\"detail\":\"the request was cancelled\"}");
  }

  @Test
  void corrupt_is503_andSaysSo() throws Exception {
    assertThat(summary(answerTo(new StoreException.Corrupt("block 7", null))))
        .isEqualTo(
            "503 {\"detail\":{\"code\":\"storage_corrupt\",\"message\":\"what is stored cannot be"
                + " read\"}}");
  }

  @Test
  void bug_is500_andTellsNothing() throws Exception {
    assertThat(summary(answerTo(new IllegalStateException("secret"))))
        .isEqualTo("500 {\"detail\":\"Internal Server Error\"}");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 409, 413, 422, 429, 501, 503})
  void problem_isAnsweredAsItIs(int status) throws Exception {
    HttpResponse<String> answer =
        answerTo(HttpProblem.json(status, "{\"detail\":[1]}".getBytes(UTF_8)).with("X-More", "m"));
    assertThat(summary(answer)).isEqualTo(status + " {\"detail\":[1]}");
    assertThat(answer.headers().firstValue("x-more")).hasValue("m");
    boolean hopeless = status == 409 || status == 413 || status == 501;
    assertThat(answer.headers().firstValue("x-should-retry").isPresent()).isEqualTo(hopeless);
    boolean later = status == 429 || status == 503;
    assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(later);
  }

  @Test
  void code_isReadableByPrograms() {
    HttpProblem problem = HttpProblem.code(400, "QUERY_TOO_BROAD", "more than \"5\" rows");
    assertThat(new String(problem.body(), UTF_8))
        .isEqualTo(
            "{\"detail\":{\"code\":\"QUERY_TOO_BROAD\",\"message\":\"more than \\\"5\\\" rows\"}}");
    assertThat(problem).hasMessageStartingWith("status 400: ");
  }
}
