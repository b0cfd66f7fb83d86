package dev.outspan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.account.Scope;
import dev.outspan.http.Routes.Match;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
  private static final HttpHandler NOTHING = exchange -> {};

  private final Routes routes =
      new Routes()
          .add("POST", "/v5/spans", Scope.INGEST, NOTHING)
          .add("GET", "/v5/spans/{id}", Scope.READ, NOTHING)
          .add("PATCH", "/v5/spans/{id}", Scope.INGEST, NOTHING)
          .add("POST", "/v5/spans/batch", Scope.INGEST, NOTHING)
          .add("PUT", "/v5/spans/batch", Scope.INGEST, NOTHING)
          .add("GET", "/v5/exports/{id}/file", Scope.READ, NOTHING)
          .addPublic("GET", "/livez", NOTHING);

  /// The route's name and the id, or what else became of it.
  private String match(String method, String path) {
    return switch (routes.match(method, path)) {
      case Match.Found(Routes.Route route, var id) ->
          route.name() + id.map(i -> " " + i).orElse("");
      case Match.WrongMethod(String allowed) -> "allow " + allowed;
      case Match.Unknown _ -> "unknown";
    };
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "POST,  /v5/spans,                POST /v5/spans",
        "GET,   /v5/spans/a,              GET /v5/spans/{id} a",
        "HEAD,  /v5/spans/a,              GET /v5/spans/{id} a",
        "PATCH, /v5/spans/a%2Fb,          PATCH /v5/spans/{id} a%2Fb",
        "GET,   /v5/spans/a;x=1+,         GET /v5/spans/{id} a;x=1+",
        "GET,   /v5/spans/..,             GET /v5/spans/{id} ..",
        "GET,   /v5/spans/batches,        GET /v5/spans/{id} batches",
        "GET,   /v5/spans/Batch,          GET /v5/spans/{id} Batch",
        "PUT,   /v5/spans/batch,          PUT /v5/spans/batch",
        "GET,   /v5/exports/a/file,       GET /v5/exports/{id}/file a",
        "HEAD,  /livez,                   GET /livez",
      })
  void request_withARoute_isFound(String method, String path, String expected) {
    assertThat(match(method, path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /v5/spans/batch | allow POST, PUT",
        "PATCH  | /v5/spans/batch | allow POST, PUT",
        "HEAD   | /v5/spans       | allow POST",
        "DELETE | /v5/spans/a     | allow GET, PATCH, HEAD",
        "get    | /livez          | allow GET, HEAD",
      })
  void request_withAnotherMethod_isToldWhichExist(String method, String path, String expected) {
    assertThat(match(method, path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/",
    "/v5",
    "/v5/spans/",
    "/v5/spans/a/",
    "/v5/spans/a/b",
    "/v5//spans",
    "/V5/spans",
    "//livez",
    "/v5/exports//file",
    "/v5/exports/a/b/file",
    "/livez/",
    "livez",
    "*"
  })
  void request_withoutARoute_isUnknown(String path) {
    assertThat(match("GET", path)).isEqualTo("unknown");
  }

  @Test
  void route_addedTwice_isRefused() {
    assertThatThrownBy(() -> routes.addPublic("GET", "/livez", NOTHING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("route GET /livez is there already");
    assertThatThrownBy(() -> routes.add("GET", "/v5/spans/{id}", Scope.READ, NOTHING))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
