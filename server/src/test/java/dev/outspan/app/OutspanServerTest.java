package dev.outspan.app;

import static dev.outspan.testing.Spans.span;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.http.HttpSettings;
import dev.outspan.ingest.Redactor;
import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.DuckDbSpanStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutspanServerTest {
  private static final HttpSettings ANY_PORT = HttpSettings.DEFAULT.withPort(0);

  @TempDir private Path directory;

  @Test
  void start_aNewDirectory_makesAKeyThatWorksOnce() throws Exception {
    try (var server = OutspanServer.start(directory, ANY_PORT, Map.of())) {
      String key = server.firstKey().orElseThrow().secret().reveal();
      assertThat(isKnown(server.address(), key)).isTrue();
      assertThat(isKnown(server.address(), key + "x")).isFalse();
    }
    try (var server = OutspanServer.start(directory, ANY_PORT, Map.of())) {
      assertThat(server.firstKey()).isEmpty();
    }
  }

  @Test
  void start_keysOfTheEnvironment_makesNoKey() throws Exception {
    var environment = Map.of("OUTSPAN_API_KEYS", "hush=a");
    try (var server = OutspanServer.start(directory, ANY_PORT, environment)) {
      assertThat(server.firstKey()).isEmpty();
      assertThat(isKnown(server.address(), "hush")).isTrue();
    }
    assertThat(directory.resolve("keys.json")).doesNotExist();
  }

  @Test
  void start_aPortThatIsTaken_makesNoKeyThatNobodyWouldSee() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var settings = HttpSettings.DEFAULT.withPort(taken.getLocalPort());
      assertThatThrownBy(() -> OutspanServer.start(directory, settings, Map.of()))
          .isInstanceOf(CommandFailure.class)
          .hasMessage(
              ("cannot listen on 127.0.0.1:%d: Address already in use;"
                      + " --port and --admin-port name others")
                  .formatted(taken.getLocalPort()));
    }
    try (var server = OutspanServer.start(directory, ANY_PORT, Map.of())) {
      assertThat(server.firstKey()).isPresent();
    }
  }

  @Test
  void start_anIpv6AddressInBrackets_isShownAsItIs() throws Exception {
    try (var server = OutspanServer.start(directory, ANY_PORT.withHost("[::1]"), Map.of())) {
      assertThat(server.address().getHost()).isEqualTo("[::1]");
      assertThat(isKnown(server.address(), server.firstKey().orElseThrow().secret().reveal()))
          .isTrue();
    }
  }

  @Test
  void start_aWrongEntryOfTheEnvironment_failsInOneLineWithoutRepeatingIt() {
    var environment = Map.of("OUTSPAN_API_KEYS", "hush");
    assertThatThrownBy(() -> OutspanServer.start(directory, ANY_PORT, environment))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("OUTSPAN_API_KEYS: entry 1 has no '=' between the key and its account");
  }

  private static HttpSettings onPortOf(ServerSocket socket) {
    return HttpSettings.DEFAULT.withPort(socket.getLocalPort());
  }

  @Test
  void start_anAdminSide_listensBeside() throws Exception {
    var sides = new OutspanServer.Sides(ANY_PORT, new AdminSide.Required(ANY_PORT));
    try (var server = OutspanServer.start(directory, sides, Map.of())) {
      URI admin = server.adminAddress().orElseThrow();
      assertThat(admin.getPort()).isNotEqualTo(server.address().getPort());
      String key = server.firstKey().orElseThrow().secret().reveal();
      assertThat(statusOf(admin.resolve("/v5/admin/keys"), key)).isEqualTo(200);
      assertThat(statusOf(admin.resolve("/v5/spans/none"), key)).isEqualTo(404);
      assertThat(statusOf(server.address().resolve("/v5/admin/keys"), key)).isEqualTo(404);
    }
  }

  @Test
  void start_anAdminPortThatIsTaken_isAWarningUnlessItWasAskedFor() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var required = new OutspanServer.Sides(ANY_PORT, new AdminSide.Required(onPortOf(taken)));
      assertThatThrownBy(() -> OutspanServer.start(directory, required, Map.of()))
          .isInstanceOf(CommandFailure.class)
          .hasMessage(
              ("cannot listen on 127.0.0.1:%d: Address already in use;"
                      + " --port and --admin-port name others")
                  .formatted(taken.getLocalPort()));
      var ifFree = new OutspanServer.Sides(ANY_PORT, new AdminSide.IfFree(onPortOf(taken)));
      try (var server = OutspanServer.start(directory, ifFree, Map.of())) {
        assertThat(server.adminAddress()).isEmpty();
        assertThat(isKnown(server.address(), server.firstKey().orElseThrow().secret().reveal()))
            .isTrue();
      }
    }
  }

  @Test
  void keysOfTheEnvironment_areNeverOnDisk() throws Exception {
    String key = "environment-key-5f2a";
    var sides = new OutspanServer.Sides(ANY_PORT, new AdminSide.Required(ANY_PORT));
    var environment = Map.of("OUTSPAN_API_KEYS", key + "=a");
    try (var server = OutspanServer.start(directory, sides, environment)) {
      String span = "{\"trace_id\":\"t\",\"name\":\"n\",\"start_timestamp\":0}";
      assertThat(send(server.address().resolve("/v5/spans"), key, span)).isEqualTo(200);
      URI keys = server.adminAddress().orElseThrow().resolve("/v5/admin/keys");
      assertThat(send(keys, key, "{\"accounts\":[\"a\"]}")).isEqualTo(200);
    }
    var names = new ArrayList<String>();
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        names.add(file.getFileName().toString());
        assertThat(Files.readString(file, ISO_8859_1).contains(key)).as("%s", file).isFalse();
      }
    }
    assertThat(names).contains("keys.json", "audit.log").anyMatch(name -> name.endsWith(".duckdb"));
  }

  @Test
  void start_withARetention_deletesWhatIsTooOld() throws Exception {
    try (var store = DuckDbSpanStore.open(directory, DuckDbSettings.DEFAULT)) {
      store
          .writer()
          .upsert(
              List.of(span("t", "old").account("a").make(), span("t", "old").account("b").make()));
    }
    var environment = Map.of("OUTSPAN_API_KEYS", "a=a,b=b", "OUTSPAN_RETENTION", "a=1");
    try (var server = OutspanServer.start(directory, ANY_PORT, environment)) {
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (statusOf(server.address().resolve("/v5/spans/old"), "a") == 200) {
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
      assertThat(statusOf(server.address().resolve("/v5/spans/old"), "a")).isEqualTo(404);
      assertThat(statusOf(server.address().resolve("/v5/spans/old"), "b")).isEqualTo(200);
    }
  }

  @Test
  void start_aWrongRetention_failsInOneLine() {
    var environment = Map.of("OUTSPAN_RETENTION", "a=soon");
    assertThatThrownBy(() -> OutspanServer.start(directory, ANY_PORT, environment))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("OUTSPAN_RETENTION: entry 1: 'soon' is neither 1 to 36500 days nor keep");
  }

  private static String redacted(Map<String, String> environment) {
    return OutspanServer.redactorOf(environment).apply("https://bob:hunter2@example.com");
  }

  @Test
  void redactorOf_isOn_unlessSwitchedOff() {
    String marked = "https://bob:" + Redactor.MARKER + "@example.com";
    assertThat(redacted(Map.of())).isEqualTo(marked);
    assertThat(redacted(Map.of("OUTSPAN_REDACTION", "on"))).isEqualTo(marked);
    assertThat(redacted(Map.of("OUTSPAN_REDACTION", "off")))
        .isEqualTo("https://bob:hunter2@example.com");
  }

  @Test
  void redactorOf_anotherValue_isRefused() {
    assertThatThrownBy(() -> redacted(Map.of("OUTSPAN_REDACTION", "no")))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("OUTSPAN_REDACTION is no, neither on nor off");
  }

  /// Whether the key leads to the answer that there is no such span.
  private static boolean isKnown(URI server, String key) throws IOException, InterruptedException {
    int status = statusOf(server.resolve("/v5/spans/none"), key);
    assertThat(status).isIn(401, 404);
    return status == 404;
  }

  private static int statusOf(URI uri, String key) throws IOException, InterruptedException {
    return statusOf(HttpRequest.newBuilder(uri).header("x-api-key", key));
  }

  private static int send(URI uri, String key, String body)
      throws IOException, InterruptedException {
    return statusOf(
        HttpRequest.newBuilder(uri).header("x-api-key", key).POST(BodyPublishers.ofString(body)));
  }

  private static int statusOf(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }
}
