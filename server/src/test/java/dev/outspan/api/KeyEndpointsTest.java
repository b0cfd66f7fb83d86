package dev.outspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outspan.account.AuditLog;
import dev.outspan.account.EnvironmentKeys;
import dev.outspan.account.Grant;
import dev.outspan.account.KeyFile;
import dev.outspan.account.KeyRegistry;
import dev.outspan.account.KeyRequest;
import dev.outspan.account.KeyRing;
import dev.outspan.account.Scope;
import dev.outspan.http.HttpServer;
import dev.outspan.http.HttpSettings;
import dev.outspan.ingest.Redactor;
import dev.outspan.store.SpanStore;
import dev.outspan.store.memory.MemorySpanStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The keys on file, administered over HTTP beside a running API.
class KeyEndpointsTest {
  private static final HttpSettings ANY_PORT = HttpSettings.DEFAULT.withPort(0);
  private static final String KEYS = "/v5/admin/keys";

  /// A key of the environment, with all scopes in the accounts `a` and `b`.
  private static final String ROOT = "root";

  private static final String NOT_FOUND = "{\"detail\":\"Key not found\"}";

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private SpanStore store;
  private KeyRegistry registry;
  private HttpServer apiSide;
  private HttpServer adminSide;

  @BeforeEach
  void start() throws IOException {
    var clock = Clock.systemUTC();
    var file = new KeyFile(directory);
    var ring = new KeyRing(file, EnvironmentKeys.parse(ROOT + "=a+b"), clock);
    registry = new KeyRegistry(file, new AuditLog(directory, clock), clock);
    store = new MemorySpanStore();
    var api =
        new Api(
            store,
            new Redactor(),
            TestDelivery.none(directory, clock),
            ApiLimits.of(ANY_PORT, new ApiLimits.Storage(1, 0)),
            clock);
    apiSide = HttpServer.start(ANY_PORT, api.routes(), ring);
    adminSide = HttpServer.start(ANY_PORT, api.adminRoutes(registry), ring);
  }

  @AfterEach
  void stop() {
    client.close();
    adminSide.close();
    apiSide.close();
    store.close();
  }

  private HttpResponse<String> send(
      HttpServer side, String method, String path, String body, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + side.port() + path))
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String key, String path, String body) throws Exception {
    return send(adminSide, "POST", path, body, "x-api-key", key);
  }

  private JsonNode posted(String key, String path, String body) throws Exception {
    HttpResponse<String> answer = post(key, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonMapper().readTree(answer.body());
  }

  private List<String> listed(String... headers) throws Exception {
    HttpResponse<String> answer = send(adminSide, "GET", KEYS, "", headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode items = new JsonMapper().readTree(answer.body()).get("items");
    return StreamSupport.stream(items.spliterator(), false)
        .map(item -> item.get("id").asText())
        .toList();
  }

  /// The status of a read with the key in its account.
  private int statusOf(String key) throws Exception {
    return send(apiSide, "GET", "/v5/spans/none", "", "x-api-key", key).statusCode();
  }

  /// A key on file, made by an operator.
  private String key(Set<Scope> scopes, String... accounts) {
    return registry
        .create(new KeyRequest(new Grant(List.of(accounts), scopes), "", Optional.empty()), "test")
        .secret()
        .reveal();
  }

  private static String id(String key) {
    return key.substring(4, 16);
  }

  @Test
  void create_showsTheKeyOnce_andItWorks() throws Exception {
    String body =
        "{\"accounts\":[\"a\"],\"scopes\":[\"read\"],\"name\":\"n\",\"expires_in_seconds\":60}";
    HttpResponse<String> answer = post(ROOT, KEYS, body);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    JsonNode made = new JsonMapper().readTree(answer.body());
    String key = made.get("key").asText();
    assertThat(statusOf(key)).isEqualTo(404);
    assertThat(answer.body().replaceAll("\\d{4}-[^\"]+Z", "TIME").replace(key, "KEY"))
        .isEqualTo(
            """
            {"key":"KEY","id":"%s","name":"n","status":"active","accounts":["a"],\
            "scopes":["read"],"created":"TIME","expires":"TIME","object":"api_key"}"""
                .formatted(id(key)));
    HttpResponse<String> list = send(adminSide, "GET", KEYS, "", "x-api-key", ROOT);
    assertThat(list.body())
        .isEqualTo(
            "{\"items\":["
                + answer.body().replaceAll("\"key\":\"[^\"]+\",", "")
                + "],\"object\":\"list\"}");
    assertThat(Files.readString(directory.resolve("audit.log"))).doesNotContain(key);
  }

  @Test
  void create_withoutScopes_givesIngestAndRead_withoutEnd() throws Exception {
    JsonNode made = posted(ROOT, KEYS, "{\"accounts\":[\"b\",\"a\"]}");
    assertThat(made.get("scopes").toString()).isEqualTo("[\"ingest\",\"read\"]");
    assertThat(made.get("accounts").toString()).isEqualTo("[\"b\",\"a\"]");
    assertThat(made.has("expires")).isFalse();
  }

  @Test
  void revoke_isEffectiveWithinFiveSeconds() throws Exception {
    String key = key(Set.of(Scope.READ), "a");
    assertThat(statusOf(key)).isEqualTo(404);
    long since = System.nanoTime();
    JsonNode revoked = posted(ROOT, KEYS + "/" + id(key) + "/revoke", "");
    assertThat(revoked.get("status").asText()).isEqualTo("revoked");
    assertThat(revoked.has("revoked")).isTrue();
    while (statusOf(key) != 401) {
      assertThat(System.nanoTime() - since).isLessThan(Duration.ofSeconds(5).toNanos());
    }
    assertThat(posted(ROOT, KEYS + "/" + id(key) + "/revoke", "")).isEqualTo(revoked);
  }

  @Test
  void rotate_givesANewKey_andTheOldOneLastsForTheOverlap() throws Exception {
    String old = key(Set.of(Scope.READ), "a");
    JsonNode made = posted(ROOT, KEYS + "/" + id(old) + "/rotate", "{\"overlap_seconds\":3600}");
    assertThat(statusOf(made.get("key").asText())).isEqualTo(404);
    assertThat(statusOf(old)).isEqualTo(404);
    String second = made.get("key").asText();
    String third =
        posted(ROOT, KEYS + "/" + id(second) + "/rotate", "{\"overlap_seconds\":0}")
            .get("key")
            .asText();
    assertThat(statusOf(second)).isEqualTo(401);
    assertThat(statusOf(third)).isEqualTo(404);
    HttpResponse<String> again = post(ROOT, KEYS + "/" + id(old) + "/rotate", "{}");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.headers().firstValue("x-should-retry")).hasValue("false");
    assertThat(again.body())
        .isEqualTo(
            "{\"detail\":\"key %s was replaced by key %s before\"}".formatted(id(old), id(second)));
  }

  @Test
  void rotate_withoutABody_saysThatOneIsNeeded() throws Exception {
    HttpResponse<String> answer =
        post(ROOT, KEYS + "/" + id(key(Set.of(Scope.READ), "a")) + "/rotate", "");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\"type\":\"missing\",\"loc\":[\"body\"]");
  }

  @Test
  void keyOfOtherAccounts_isAsIfItDidNotExist() throws Exception {
    String admin = key(Set.of(Scope.ADMIN), "a");
    String ours = key(Set.of(Scope.READ), "a");
    String foreign = key(Set.of(Scope.READ), "b");
    String shared = key(Set.of(Scope.READ), "a", "b");
    assertThat(listed("x-api-key", admin)).containsExactly(id(admin), id(ours));
    for (String id : List.of(id(foreign), id(shared), "0123456789ab", ours, "none")) {
      for (String change : List.of("/rotate", "/revoke")) {
        HttpResponse<String> answer = post(admin, KEYS + "/" + id + change, "{}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(NOT_FOUND);
      }
    }
    assertThat(statusOf(foreign)).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"b\"]", "[\"a\",\"b\"]", "[\"c\"]"})
  void create_inAnAccountThatTheCallerLacks_isRefused(String accounts) throws Exception {
    String admin = key(Set.of(Scope.ADMIN), "a");
    HttpResponse<String> answer = post(admin, KEYS, "{\"accounts\":" + accounts + "}");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).isEqualTo("{\"detail\":\"the key may not act in this account\"}");
    assertThat(registry.list()).hasSize(1);
  }

  @Test
  void create_byAKeyOfTheEnvironment_reachesNoFurtherThanItsAccounts() throws Exception {
    assertThat(post(ROOT, KEYS, "{\"accounts\":[\"c\"]}").statusCode()).isEqualTo(403);
    assertThat(post(ROOT, KEYS, "{\"accounts\":[\"b\"]}").statusCode()).isEqualTo(200);
  }

  @Test
  void accountHeader_narrowsToThatAccount() throws Exception {
    String inA = key(Set.of(Scope.READ), "a");
    String inB = key(Set.of(Scope.READ), "b");
    assertThat(listed("x-api-key", ROOT)).containsExactly(id(inA), id(inB));
    assertThat(listed("x-api-key", ROOT, "x-selected-account-id", "b")).containsExactly(id(inB));
    HttpResponse<String> foreign =
        send(adminSide, "GET", KEYS, "", "x-api-key", ROOT, "x-selected-account-id", "c");
    assertThat(foreign.statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v5/admin/keys",
    "POST, /v5/admin/keys",
    "POST, /v5/admin/keys/0123456789ab/rotate",
    "POST, /v5/admin/keys/0123456789ab/revoke"
  })
  void everyRoute_needsAKeyWithTheScope(String method, String path) throws Exception {
    assertThat(send(adminSide, method, path, "{", "x-api-key", "wrong").statusCode())
        .isEqualTo(401);
    String weak = key(Set.of(Scope.INGEST, Scope.READ), "a");
    HttpResponse<String> answer = send(adminSide, method, path, "{", "x-api-key", weak);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).isEqualTo("{\"detail\":\"the key lacks the scope admin\"}");
    assertThat(send(apiSide, method, path, "{}", "x-api-key", ROOT).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | missing | accounts",
        "{'accounts':'a'} | list_type | accounts",
        "{'accounts':['a'],'scopes':['write']} | enum | scopes",
        "{'accounts':['a'],'expires_in_seconds':0} | greater_than_equal | expires_in_seconds",
        "{'accounts':['a'],'expires_in_seconds':1e10} | less_than_equal | expires_in_seconds",
        "{'accounts':[]} | value_error | a key needs at least one account",
        "{'accounts':['a','a']} | value_error | account 2 was named before",
        "{'accounts':['a'],'scopes':[]} | value_error | a key needs at least one scope",
        "{'accounts':['a'],'name':'\\u0007'} | value_error | invisible character"
      })
  void create_whatIsNoKey_is422(String body, String type, String named) throws Exception {
    HttpResponse<String> answer = post(ROOT, KEYS, body.replace('\'', '"'));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).startsWith("{\"detail\":[{\"type\":\"" + type + "\"").contains(named);
  }

  @Test
  void changes_areInTheAuditLog_underTheCallersKey() throws Exception {
    String admin = key(Set.of(Scope.ADMIN), "a");
    String made = posted(admin, KEYS, "{\"accounts\":[\"a\"]}").get("key").asText();
    posted(admin, KEYS + "/" + id(made) + "/rotate", "{}");
    posted(admin, KEYS + "/" + id(made) + "/revoke", "");
    List<String> lines = Files.readAllLines(directory.resolve("audit.log"));
    assertThat(
            lines.stream()
                .skip(1)
                .map(line -> line.replaceAll("\"ts\":\"[^\"]+\",|,\"details.*", "")))
        .containsExactly(
            event("created", made, admin),
            event("rotated", made, admin),
            event("revoked", made, admin));
  }

  private static String event(String what, String key, String actor) {
    return "{\"event\":\"key.%s\",\"key_id\":\"%s\",\"account\":\"a\",\"actor\":\"%s\""
        .formatted(what, id(key), id(actor));
  }

  @Test
  void keys_thatCannotBeRead_are503() throws Exception {
    Files.writeString(directory.resolve("keys.json"), "damaged");
    HttpResponse<String> answer = send(adminSide, "GET", KEYS, "", "x-api-key", ROOT);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo("{\"detail\":\"the keys on file cannot be read or changed\"}");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/healthz", "/readyz", "/openapi.json", "/docs"})
  void health_andTheDescription_needNoKey(String path) throws Exception {
    assertThat(send(adminSide, "GET", path, "").statusCode()).isEqualTo(200);
  }
}
