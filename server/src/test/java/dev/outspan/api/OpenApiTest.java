package dev.outspan.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  private static final Set<String> OUR_FORMATS = Set.of("chat", "parquet");

  private final String text = resource("/dev/outspan/api/openapi.json");
  private final JsonNode document = parse(text);

  @Test
  void document_isOpenApi31() {
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
  }

  @Test
  void references_allResolveWithinTheDocument() {
    assertThat(document.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(
            reference -> {
              assertThat(reference).startsWith("#/");
              assertThat(document.at(reference.substring(1)).isMissingNode())
                  .as(reference)
                  .isFalse();
            });
  }

  @Test
  void components_areAllReferredTo() {
    var defined = new ArrayList<String>();
    for (String kind : List.of("schemas", "responses", "parameters", "headers")) {
      document
          .at("/components/" + kind)
          .fieldNames()
          .forEachRemaining(name -> defined.add("#/components/%s/%s".formatted(kind, name)));
    }
    assertThat(Set.copyOf(document.findValuesAsText("$ref"))).containsAll(defined);
  }

  @Test
  void document_namesNoOtherHost() {
    assertThat(text).doesNotContain("http://", "https://");
  }

  @Test
  void exportSchemas_areThePlatforms() {
    var schemas = document.at("/components/schemas");
    parse(resource("/golden/api/export-schemas.json"))
        .properties()
        .forEach(
            platform ->
                assertThat(withoutOurs(schemas.get(platform.getKey())))
                    .as(platform.getKey())
                    .isEqualTo(platform.getValue()));
  }

  /// A schema without the formats that the platform has not.
  private static JsonNode withoutOurs(JsonNode schema) {
    JsonNode platforms = schema.deepCopy();
    if (platforms.get("enum") instanceof ArrayNode values) {
      values.removeIf(value -> OUR_FORMATS.contains(value.textValue()));
    }
    return platforms;
  }

  @Test
  void exportParameters_areThePlatforms() {
    var parameters = document.at("/components/parameters");
    parse(resource("/golden/api/export-parameters.json"))
        .forEach(
            platform ->
                assertThat(parameters.get(platform.get("name").asText())).isEqualTo(platform));
    assertThat(document.at("/paths/~1v5~1spans~1export/post/parameters").findValuesAsText("$ref"))
        .containsExactly(
            "#/components/parameters/from_ts",
            "#/components/parameters/to_ts",
            "#/components/parameters/x-selected-account-id",
            "#/components/parameters/Prefer");
  }

  @Test
  void operations_areExactlyThese() {
    assertThat(operations().keySet())
        .containsExactlyInAnyOrder(
            "post /v5/spans",
            "post /v5/spans/batch",
            "put /v5/spans/batch",
            "get /v5/spans/{span_id}",
            "patch /v5/spans/{span_id}",
            "delete /v5/spans/{span_id}",
            "post /v5/spans/search",
            "post /v5/spans/export",
            "get /v5/exports",
            "get /v5/exports/{export_id}",
            "delete /v5/exports/{export_id}",
            "get /v5/files/{file}",
            "post /v5/spans/import",
            "post /v5/spans/count",
            "post /v5/spans/facets",
            "post /v5/spans/metrics",
            "post /v5/spans/delete",
            "delete /v5/traces/{trace_id}",
            "post /v5/span-assessments",
            "get /v5/span-assessments",
            "get /v5/span-assessments/{assessment_id}",
            "patch /v5/span-assessments/{assessment_id}",
            "delete /v5/span-assessments/{assessment_id}",
            "get /v5/limits",
            "get /livez",
            "get /healthz",
            "get /readyz");
  }

  @Test
  void operations_haveIdsOfTheirOwn() {
    var ids = operations().values().stream().map(o -> o.path("operationId").asText()).toList();
    assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void operationsWithBody_sayHowABadOneIsRefused() {
    operations()
        .forEach(
            (name, operation) -> {
              if (operation.has("requestBody")) {
                assertThat(statuses(operation)).as(name).contains("400", "413", "415", "422");
              }
            });
  }

  @Test
  void operationsWithKey_sayHowAWrongOneIsRefused() {
    operations()
        .forEach(
            (name, operation) -> {
              if (!operation.has("security")) {
                assertThat(statuses(operation)).as(name).contains("401", "403");
              }
            });
  }

  private static Set<String> statuses(JsonNode operation) {
    var statuses = new TreeSet<String>();
    operation.path("responses").fieldNames().forEachRemaining(statuses::add);
    return statuses;
  }

  private Map<String, JsonNode> operations() {
    var operations = new LinkedHashMap<String, JsonNode>();
    for (var path : document.path("paths").properties()) {
      for (var member : path.getValue().properties()) {
        if (METHODS.contains(member.getKey())) {
          operations.put(member.getKey() + " " + path.getKey(), member.getValue());
        }
      }
    }
    return operations;
  }

  private static JsonNode parse(String json) {
    try {
      return new JsonMapper().readTree(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String resource(String path) {
    try (var in = Objects.requireNonNull(OpenApiTest.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
