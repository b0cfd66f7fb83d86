package dev.outspan.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Properties;

/// The API's description, and a page to try it on: Swagger UI, served from here with nothing loaded
/// from elsewhere.
final class DocsEndpoints {
  private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/";
  private static final String POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

  private static final Map<String, String> TYPES =
      Map.of(
          "swagger-ui.css", "text/css",
          "swagger-ui-bundle.js", "text/javascript",
          "favicon-32x32.png", "image/png");

  /// Where the document says that the API is: beside itself.
  private static final String HERE = "\"url\": \"./\"";

  private final String document;

  /// @param document a resource beside this class
  DocsEndpoints(String document) {
    this.document = new String(resource(document), UTF_8);
  }

  void addTo(Routes routes) {
    routes.addPublic("GET", "/openapi.json", this::openApi);
    routes.addPublic(
        "GET",
        "/docs",
        exchange -> send(exchange, "text/html; charset=utf-8", resource("docs.html")));
    routes.addPublic(
        "GET", "/docs/init.js", exchange -> send(exchange, "text/javascript", resource("docs.js")));
    routes.addPublic("GET", "/docs/{id}", this::swaggerUi);
  }

  /// The document, with the address that clients know if there is one.
  private void openApi(Exchange exchange) throws IOException {
    String shown =
        exchange
            .publicUrl()
            .map(url -> document.replace(HERE, "\"url\": \"%s\"".formatted(url)))
            .orElse(document);
    send(exchange, "application/json", shown.getBytes(UTF_8));
  }

  private void swaggerUi(Exchange exchange) throws IOException {
    String type = TYPES.get(exchange.pathId());
    if (type == null) {
      throw HttpProblem.detail(404, "Not Found");
    }
    send(exchange, type, resource(SWAGGER_UI + swaggerUiVersion() + "/" + exchange.pathId()));
  }

  private static void send(Exchange exchange, String type, byte[] body) throws IOException {
    exchange.send(
        200,
        Map.of(
            "Content-Type", type,
            "Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff"),
        ByteBuffer.wrap(body));
  }

  private static String swaggerUiVersion() throws IOException {
    var properties = new Properties();
    try (InputStream in = open("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  private static byte[] resource(String name) {
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    InputStream in = DocsEndpoints.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException("resource %s is missing".formatted(name));
    }
    return in;
  }
}
