package dev.outspan.wire.foreign;

import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.JsonNode.Member;
import dev.outspan.wire.chat.Flattened;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A span's attributes by OpenInference's conventions, each under its whole name, whether they came
/// nested or flat. Null counts as absent.
final class OpenInference {
  /// Values that are objects themselves, not levels of names.
  private static final Set<String> OBJECTS =
      Set.of(
          "metadata",
          "input.value",
          "output.value",
          "llm.invocation_parameters",
          "llm.prompt_template.variables",
          "tool.parameters");

  private static final List<String> LISTS =
      List.of(
          "llm.input_messages",
          "llm.output_messages",
          "llm.tools",
          "retrieval.documents",
          "embedding.embeddings",
          "reranker.input_documents",
          "reranker.output_documents");

  private static final String METADATA_SUFFIX = ".metadata";

  private final Map<String, JsonNode> attributes = new LinkedHashMap<>();

  /// The attributes with lists spread over names.
  private final JsonNode spread;

  /// @param nested levels of names, or whole names
  OpenInference(Map<String, JsonNode> nested) {
    nested.forEach((name, value) -> flatten(name, value, attributes));
    var members = new Members();
    attributes.forEach((name, value) -> spread(name, value, members));
    spread = members.node();
  }

  private static void flatten(String name, JsonNode value, Map<String, JsonNode> into) {
    boolean isLevel = value.kind() == Kind.OBJECT && !OBJECTS.contains(name) && value.size() > 0;
    if (isLevel) {
      for (Member member : value.members()) {
        flatten(name + "." + member.name(), member.value(), into);
      }
    } else if (value.kind() != Kind.NULL) {
      into.putIfAbsent(name, value);
    }
  }

  private static void spread(String name, JsonNode value, Members into) {
    boolean isLevel = !name.endsWith(METADATA_SUFFIX) && isInList(name);
    if (isLevel && value.kind() == Kind.ARRAY && isOfObjects(value)) {
      int index = 0;
      for (JsonNode element : value.elements()) {
        spread(name + "." + index++, element, into);
      }
    } else if (isLevel && value.kind() == Kind.OBJECT && value.size() > 0) {
      for (Member member : value.members()) {
        spread(name + "." + member.name(), member.value(), into);
      }
    } else if (value.kind() != Kind.NULL) {
      into.put(name, value);
    }
  }

  private static boolean isInList(String name) {
    return LISTS.stream().anyMatch(list -> name.equals(list) || name.startsWith(list + "."));
  }

  private static boolean isOfObjects(JsonNode array) {
    List<JsonNode> elements = array.elements();
    return !elements.isEmpty()
        && elements.stream().allMatch(element -> element.kind() == Kind.OBJECT);
  }

  /// All of them, whole lists under one name if they came so.
  Map<String, JsonNode> all() {
    return attributes;
  }

  /// All of them, each element of a list under names of its own.
  JsonNode spread() {
    return spread;
  }

  /// Those but for two, the values of a request and its answer.
  JsonNode spreadWithoutValues() {
    var members = new Members();
    for (Member member : spread.members()) {
      if (!member.name().equals("input.value") && !member.name().equals("output.value")) {
        members.put(member.name(), member.value());
      }
    }
    return members.node();
  }

  /// The elements of a list, put together again; none if there is none.
  List<JsonNode> list(String name) {
    return Flattened.list(spread, name + ".").map(JsonNode::elements).orElse(List.of());
  }

  /// The first of these attributes that is there.
  Optional<JsonNode> first(String... names) {
    for (String name : names) {
      JsonNode value = attributes.get(name);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  Optional<String> text(String... names) {
    return first(names).flatMap(Values::text);
  }

  boolean hasPrefix(String prefix) {
    return attributes.keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }
}
