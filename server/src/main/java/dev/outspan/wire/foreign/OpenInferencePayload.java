package dev.outspan.wire.foreign;

import dev.outspan.span.Json;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.chat.ChatPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What went into a span and what came out of it, by its class.
///
/// @param input an object; `{}` where nothing is said
/// @param output likewise
record OpenInferencePayload(Json input, Json output) {
  private static final String INPUT = "input.value";
  private static final String OUTPUT = "output.value";

  static OpenInferencePayload of(OpenInference attributes, Optional<SpanClass> found) {
    Optional<OpenInferencePayload> special =
        found.flatMap(
            known ->
                switch (known) {
                  case LLM -> Optional.of(conversation(attributes, attributes.spread()));
                  case AGENT, CHAIN ->
                      Optional.of(conversation(attributes, attributes.spreadWithoutValues()));
                  case TOOL -> Optional.of(tool(attributes));
                  case RETRIEVER -> retrieval(attributes);
                  case RERANKER -> reranking(attributes);
                  case EMBEDDING -> embedding(attributes);
                  case PROMPT, EVALUATOR, GUARDRAIL -> Optional.empty();
                });
    return special.orElseGet(
        () -> new OpenInferencePayload(value(attributes, INPUT), value(attributes, OUTPUT)));
  }

  /// @param readable the attributes in which messages may be
  private static OpenInferencePayload conversation(OpenInference attributes, JsonNode readable) {
    return new OpenInferencePayload(
        ChatPayload.input(readable).orElseGet(() -> value(attributes, INPUT)),
        ChatPayload.output(readable).orElseGet(() -> value(attributes, OUTPUT)));
  }

  private static OpenInferencePayload tool(OpenInference attributes) {
    Json input =
        attributes.first(INPUT, "tool.parameters").map(Values::wrapped).orElse(Json.EMPTY_OBJECT);
    return new OpenInferencePayload(input, value(attributes, OUTPUT));
  }

  private static Optional<OpenInferencePayload> retrieval(OpenInference attributes) {
    List<Json> documents = documents(attributes.list("retrieval.documents"));
    if (documents.isEmpty()) {
      return Optional.empty();
    }
    Json input =
        attributes
            .text(INPUT)
            .map(query -> new Members().put("query", query).json())
            .orElseGet(() -> value(attributes, INPUT));
    return Optional.of(new OpenInferencePayload(input, withDocuments(documents)));
  }

  private static Optional<OpenInferencePayload> reranking(OpenInference attributes) {
    List<Json> asked = documents(attributes.list("reranker.input_documents"));
    List<Json> answered = documents(attributes.list("reranker.output_documents"));
    if (asked.isEmpty() && answered.isEmpty()) {
      return Optional.empty();
    }
    var input = new Members().put("query", attributes.first("reranker.query"));
    input.put("documents", Members.array(asked)).put("top_k", attributes.first("reranker.top_k"));
    return Optional.of(new OpenInferencePayload(input.json(), withDocuments(answered)));
  }

  private static Json withDocuments(List<Json> documents) {
    return new Members().put("documents", Members.array(documents)).json();
  }

  private static List<Json> documents(List<JsonNode> list) {
    var documents = new ArrayList<Json>();
    for (JsonNode element : list) {
      JsonNode document = object(element, "document");
      var members = new Members();
      for (String name : List.of("id", "content", "score")) {
        members.put(name, Values.first(document, name));
      }
      members.put("metadata", Values.first(document, "metadata").map(Values::opened));
      documents.add(members.json());
    }
    return documents;
  }

  private static Optional<OpenInferencePayload> embedding(OpenInference attributes) {
    List<JsonNode> list = attributes.list("embedding.embeddings");
    if (list.isEmpty()) {
      return Optional.empty();
    }
    var texts = new ArrayList<Json>();
    var vectors = new ArrayList<Json>();
    for (JsonNode element : list) {
      JsonNode embedding = object(element, "embedding");
      Values.first(embedding, "text").ifPresent(text -> texts.add(text.json()));
      Values.first(embedding, "vector").ifPresent(vector -> vectors.add(vector.json()));
    }
    return Optional.of(
        new OpenInferencePayload(
            new Members().put("texts", Members.array(texts)).json(),
            vectors.isEmpty()
                ? Json.EMPTY_OBJECT
                : new Members().put("embeddings", Members.array(vectors)).json()));
  }

  private static JsonNode object(JsonNode element, String name) {
    JsonNode inner = element.kind() == Kind.OBJECT ? element.member(name) : null;
    return inner != null && inner.kind() == Kind.OBJECT ? inner : JsonNode.EMPTY_OBJECT;
  }

  private static Json value(OpenInference attributes, String name) {
    return attributes.first(name).map(Values::wrapped).orElse(Json.EMPTY_OBJECT);
  }
}
