package dev.outspan.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.account.Caller;
import dev.outspan.account.Keys;
import dev.outspan.account.Scope;
import dev.outspan.http.HttpServer;
import dev.outspan.http.HttpSettings;
import dev.outspan.ingest.Redactor;
import dev.outspan.store.SpanStore;
import dev.outspan.store.memory.MemorySpanStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Errors of the API as tables: which status, with which headers, and what counts first where
/// several things are wrong. Requests go over a bare socket, byte for byte.
class ErrorTableTest {
  @TempDir private Path directory;
  private static final String KEY = "x-api-key: all";
  private static final String JSON = "content-type: application/json";
  private static final String EXPORT = "POST /v5/spans/export";
  private static final String UNREADABLE = "There was an error parsing the body";

  /// One row.
  ///
  /// @param headers of the request, beside its host and its length
  /// @param answer status and detail, or status and the beginning of the body
  /// @param promised headers that the answer has
  record Row(
      String name,
      String target,
      List<String> headers,
      String body,
      String answer,
      List<String> promised) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Row row(
      String name, String target, String body, String answer, String... promised) {
    return new Row(name, target, List.of(KEY, JSON), body, answer, List.of(promised));
  }

  private static Row headed(
      String name, String target, List<String> headers, String answer, String... promised) {
    return new Row(name, target, headers, "{}", answer, List.of(promised));
  }

  private static String detail(int status, String text) {
    return status + " {\"detail\":\"" + text + "\"}";
  }

  private static String span(String trace, String id, String more) {
    return "{\"id\":\"%s\",\"trace_id\":\"%s\",\"name\":\"n\",\"start_timestamp\":0%s}"
        .formatted(id, trace, more);
  }

  static final List<Row> STATUSES =
      List.of(
          row("not UTF-8", EXPORT, "{\"a\":\"\u00ff\"}", detail(400, UNREADABLE)),
          row("too deep", EXPORT, "[".repeat(600), detail(400, UNREADABLE)),
          row(
              "number too long",
              EXPORT,
              "{\"a\":" + "1".repeat(1_001) + "}",
              detail(400, UNREADABLE)),
          row(
              "NUL in an id",
              "POST /v5/spans",
              span("t", "a\\u0000", ""),
              detail(400, "the span: id has a NUL or a lone surrogate in it")),
          row(
              "an id of over 256 bytes",
              "POST /v5/spans",
              span("t", "\\u00e9".repeat(200), ""),
              detail(400, "the span: id has 400 bytes in UTF-8, the limit is 256")),
          row("escape in a path", "GET /v5/spans/%ff", "", "400 {\"detail\":\"the path "),
          row("escape in a query", EXPORT + "?from_ts=%zz", "{}", "400 {\"detail\":\"the query "),
          headed(
              "no key",
              EXPORT,
              List.of(),
              detail(401, "Not authenticated"),
              "WWW-Authenticate: APIKey"),
          headed(
              "wrong key",
              EXPORT,
              List.of("x-api-key: wrong"),
              detail(401, "Not authenticated"),
              "WWW-Authenticate: APIKey"),
          headed(
              "no account",
              EXPORT,
              List.of("x-api-key: two"),
              detail(401, "Not authenticated"),
              "WWW-Authenticate: APIKey"),
          headed(
              "foreign account",
              EXPORT,
              List.of(KEY, "x-selected-account-id: other"),
              detail(403, "the key may not act in this account")),
          headed(
              "no scope",
              EXPORT,
              List.of("x-api-key: ingest"),
              detail(403, "the key lacks the scope read")),
          row("unknown path", "GET /v5/nothing", "", detail(404, "Not Found")),
          row("path below a route", "POST /v5/spans/export/", "{}", detail(404, "Not Found")),
          row("metrics by span", "POST /v5/spans/metrics/by-span", "{}", detail(404, "Not Found")),
          row("unknown span", "GET /v5/spans/none", "", detail(404, "Span not found")),
          row(
              "unknown span to change",
              "PATCH /v5/spans/none",
              "{}",
              detail(404, "Span not found")),
          row(
              "wrong method",
              "DELETE /v5/spans/batch",
              "",
              detail(405, "Method Not Allowed"),
              "Allow: POST, PUT"),
          row(
              "fixed name is no id",
              "GET /v5/spans/export",
              "",
              detail(405, "Method Not Allowed"),
              "Allow: POST"),
          new Row(
              "Accept against the format",
              EXPORT,
              List.of(KEY, JSON, "accept: text/csv"),
              "{\"export_format\":\"json\"}",
              detail(406, "Accept is text/csv, export_format is json"),
              List.of()),
          row(
              "existing id",
              "POST /v5/spans",
              span("t", "here", ""),
              detail(409, "span 'here' of trace 't' exists already"),
              "x-should-retry: false"),
          row(
              "parent in another trace",
              "POST /v5/spans",
              span("u", "child", ",\"parent_id\":\"here\""),
              detail(409, "the parent 'here' of span 'child' is in another trace"),
              "x-should-retry: false"),
          row(
              "cycle",
              "PUT /v5/spans/batch",
              "{\"items\":[" + span("t", "own", ",\"parent_id\":\"own\"") + "]}",
              detail(409, "the parents of span 'own' form a cycle"),
              "x-should-retry: false"),
          row(
              "large body",
              EXPORT,
              " ".repeat(5_001),
              "413 {\"detail\":\"",
              "x-should-retry: false"),
          row("long URI", "GET /v5/spans/" + "a".repeat(8_200), "", detail(414, "URI Too Long")),
          headed(
              "unknown encoding",
              EXPORT,
              List.of(KEY, JSON, "content-encoding: br"),
              "415 {\"detail\":\""),
          row("not valid", EXPORT, "[]", "422 {\"detail\":[{\"type\":\"model_attributes_type\","),
          headed(
              "long headers",
              EXPORT,
              List.of(KEY, "x-long: " + "a".repeat(17_000)),
              "431 {\"detail\":\""),
          row(
              "no file storage",
              EXPORT,
              "{\"export_method\":\"signed_url\"}",
              "501 {\"detail\":\"",
              "x-should-retry: false"));

  static final List<Row> ORDER =
      List.of(
          new Row("path before key", "GET /v5/nothing", List.of(), "{", "404 ", List.of()),
          new Row("method before key", "PUT /v5/spans/export", List.of(), "{", "405 ", List.of()),
          new Row("key before body", EXPORT, List.of(JSON), "{", "401 ", List.of()),
          new Row("key before size", EXPORT, List.of(JSON), " ".repeat(5_001), "401 ", List.of()),
          new Row(
              "account before scope",
              EXPORT,
              List.of("x-api-key: ingest", "x-selected-account-id: other"),
              "{",
              detail(403, "the key may not act in this account"),
              List.of()),
          new Row(
              "scope before body", EXPORT, List.of("x-api-key: ingest"), "{", "403 ", List.of()),
          new Row(
              "encoding before content",
              EXPORT,
              List.of(KEY, JSON, "content-encoding: br"),
              "{",
              "415 ",
              List.of()),
          row("size before content", EXPORT, "{" + " ".repeat(5_000), "413 "),
          row("bytes before syntax", EXPORT, "{\u00ff", "400 "),
          row(
              "syntax before the query",
              EXPORT + "?from_ts=bad",
              "{",
              "422 {\"detail\":[{\"type\":\"json_invalid\""),
          row(
              "query before body",
              EXPORT + "?from_ts=bad",
              "{\"names\":1}",
              "422 {\"detail\":[{\"type\":\"datetime_from_date_parsing\""),
          row("types before accept", EXPORT, "{\"export_format\":1}", "422 "),
          row("types before what is stored", "PATCH /v5/spans/none", "{\"name\":1}", "422 "),
          row("types before names of 256 bytes", "POST /v5/spans", "{\"id\":\"\\u0000\"}", "422 "));

  private SpanStore store;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    store = new MemorySpanStore();
    var sizes = new HttpSettings.Sizes(16 << 10, 8 << 10, 1 << 20, 5_000);
    Set<Scope> every = EnumSet.allOf(Scope.class);
    var callers =
        Map.of(
            "all", new Caller("k", List.of("a"), every),
            "two", new Caller("k", List.of("a", "b"), every),
            "ingest", new Caller("k", List.of("a"), Set.of(Scope.INGEST)));
    Keys keys = key -> Optional.ofNullable(callers.get(key));
    var settings =
        new HttpSettings(
            "127.0.0.1",
            0,
            "",
            HttpSettings.Front.NONE,
            sizes,
            HttpSettings.Pace.DEFAULT,
            HttpSettings.Load.DEFAULT,
            HttpSettings.Exports.DEFAULT);
    var limits = ApiLimits.of(settings, new ApiLimits.Storage(1, 0));
    var api =
        new Api(
            store,
            new Redactor(),
            TestDelivery.none(directory, Clock.systemUTC()),
            limits,
            Clock.systemUTC());
    server = HttpServer.start(settings, api.routes(), keys);
    assertThat(send(row("", "POST /v5/spans", span("t", "here", ""), "")).getFirst())
        .startsWith("HTTP/1.1 200");
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  /// The lines of the answer's head, and its body as the last one.
  private List<String> send(Row row) throws IOException {
    byte[] body = row.body.getBytes(ISO_8859_1);
    var head =
        new StringBuilder(row.target).append(" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n");
    row.headers.forEach(header -> head.append(header).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(head.toString().getBytes(ISO_8859_1));
      socket.getOutputStream().write(body);
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      int end = answer.indexOf("\r\n\r\n");
      var lines = new ArrayList<>(answer.substring(0, end).lines().toList());
      lines.add(answer.substring(end + 4));
      return lines;
    }
  }

  private void check(Row row) throws IOException {
    List<String> answer = send(row);
    String status = answer.getFirst().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
    assertThat(status + " " + answer.getLast()).startsWith(row.answer);
    assertThat(answer).contains("Content-Type: application/json").containsAll(row.promised);
  }

  @ParameterizedTest
  @FieldSource("STATUSES")
  void status_isThatOfTheTable(Row row) throws IOException {
    check(row);
  }

  @ParameterizedTest
  @FieldSource("ORDER")
  void check_thatComesFirst_decides(Row row) throws IOException {
    check(row);
  }

  @Test
  void wrongKeys_tooMany_are429_andSayWhen() throws IOException {
    Row wrong = headed("", EXPORT, List.of("x-api-key: wrong"), "");
    for (int i = 0; i < 20; i++) {
      assertThat(send(wrong).getFirst()).startsWith("HTTP/1.1 401");
    }
    List<String> answer = send(wrong);
    assertThat(answer.getFirst()).startsWith("HTTP/1.1 429");
    assertThat(answer).anyMatch(line -> line.matches("Retry-After: [1-9][0-9]?"));
    assertThat(answer.getLast()).isEqualTo("{\"detail\":\"too many wrong keys\"}");
    assertThat(send(headed("", EXPORT, List.of(), "")).getFirst()).startsWith("HTTP/1.1 401");
    assertThat(send(row("", EXPORT, "{}", "")).getFirst()).startsWith("HTTP/1.1 200");
  }

  @Test
  void store_thatIsClosed_is503_andSaysWhen() throws IOException {
    store.close();
    List<String> answer = send(row("", EXPORT, "{}", ""));
    assertThat(answer.getFirst()).startsWith("HTTP/1.1 503");
    assertThat(answer).anyMatch(line -> line.matches("Retry-After: [1-5]"));
    assertThat(answer.getLast()).isEqualTo("{\"detail\":\"the store is not available\"}");
  }
}
