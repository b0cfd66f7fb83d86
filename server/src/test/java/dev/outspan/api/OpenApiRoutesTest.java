package dev.outspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outspan.account.AuditLog;
import dev.outspan.account.KeyFile;
import dev.outspan.account.KeyRegistry;
import dev.outspan.http.HttpServer;
import dev.outspan.http.HttpSettings;
import dev.outspan.http.Routes;
import dev.outspan.http.TrustedProxies;
import dev.outspan.ingest.Redactor;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.upkeep.Deletions;
import dev.outspan.upkeep.Erasures;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The two descriptions, as they are served, against the two tables of routes.
class OpenApiRoutesTest {
  private static final Set<String> UNDESCRIBED =
      Set.of("GET /docs", "GET /docs/init.js", "GET /docs/{id}", "GET /openapi.json");

  @TempDir private Path directory;

  /// The tables of the API and of the admin side.
  private record Tables(Routes api, Routes admin) {}

  private Tables tables() {
    var clock = Clock.systemUTC();
    var store = new MemorySpanStore();
    var audit = new AuditLog(directory, clock);
    var erasures = new Erasures(store.deletion(), directory, audit, clock);
    var limits = ApiLimits.of(HttpSettings.DEFAULT, new ApiLimits.Storage(1, 0));
    var delivery = TestDelivery.none(directory, clock);
    var api = new Api(store, new Redactor(), delivery, limits, clock);
    var tables =
        new Tables(
            api.routes(), api.adminRoutes(new KeyRegistry(new KeyFile(directory), audit, clock)));
    var deletions = new Deletions(store.deletion(), erasures, audit, _ -> {});
    new DeletionEndpoints(deletions, limits).addTo(tables.api());
    new ImportEndpoint(store, new Redactor(), deletions, limits).addTo(tables.api());
    new ErasureEndpoint(erasures).addTo(tables.admin());
    return tables;
  }

  /// @param headers names and values by turns
  private static JsonNode served(Routes routes, HttpSettings.Front front, String... headers)
      throws Exception {
    var settings = HttpSettings.DEFAULT.withPort(0).withBasePath("/api").withFront(front);
    try (var server = HttpServer.start(settings, routes, _ -> Optional.empty());
        var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(
              URI.create("http://127.0.0.1:%d/api/openapi.json".formatted(server.port())));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return new JsonMapper()
          .readTree(client.send(request.build(), BodyHandlers.ofString()).body());
    }
  }

  private static List<String> operations(JsonNode document) {
    var names = new ArrayList<String>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            names.add(
                                method.toUpperCase(Locale.ROOT)
                                    + " "
                                    + path.getKey().replaceAll("\\{\\w+}", "{id}"))));
    return names;
  }

  private static void assertDescribes(JsonNode document, Routes routes) {
    var described = new ArrayList<>(routes.names());
    described.removeAll(UNDESCRIBED);
    assertThat(operations(document)).containsExactlyInAnyOrderElementsOf(described);
  }

  @Test
  void document_describesEveryRouteOfTheApi() throws Exception {
    assertDescribes(served(tables().api(), HttpSettings.Front.NONE), tables().api());
  }

  @Test
  void document_describesEveryRouteOfTheAdminSide() throws Exception {
    assertDescribes(served(tables().admin(), HttpSettings.Front.NONE), tables().admin());
  }

  @Test
  void adminDocument_refersToWhatItHas_andHasNothingElse() throws Exception {
    JsonNode document = served(tables().admin(), HttpSettings.Front.NONE);
    List<String> references = document.findValuesAsText("$ref");
    assertThat(references)
        .allMatch(reference -> !document.at(reference.substring(1)).isMissingNode());
    for (String kind : List.of("schemas", "responses", "parameters", "headers")) {
      document
          .at("/components/" + kind)
          .fieldNames()
          .forEachRemaining(
              name -> assertThat(references).contains("#/components/%s/%s".formatted(kind, name)));
    }
  }

  private static String address(JsonNode document) {
    assertThat(document.get("servers")).hasSize(1);
    return document.at("/servers/0/url").asText();
  }

  @Test
  void document_namesItsAddress_asThePublicUrlOrATrustedProxySays() throws Exception {
    var routes = tables().api();
    assertThat(address(served(routes, HttpSettings.Front.NONE, "X-Forwarded-Host", "a.example")))
        .isEqualTo("./");
    var behindProxy = new HttpSettings.Front(Optional.empty(), TrustedProxies.parse("127.0.0.1"));
    assertThat(
            address(
                served(
                    routes,
                    behindProxy,
                    "X-Forwarded-Host",
                    "a.example",
                    "X-Forwarded-Proto",
                    "https")))
        .isEqualTo("https://a.example/api");
    var named =
        new HttpSettings.Front(
            Optional.of(URI.create("https://b.example/traces")), TrustedProxies.NONE);
    assertThat(address(served(routes, named))).isEqualTo("https://b.example/traces");
  }
}
