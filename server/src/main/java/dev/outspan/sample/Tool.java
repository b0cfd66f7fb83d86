package dev.outspan.sample;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A function that models may call.
///
/// @param properties its parameters as the properties of a JSON schema
/// @param arguments an object of such arguments
/// @param result what it gives back, an object
record Tool(
    String name, String description, String properties, Template arguments, Template result) {
  private static final Map<String, Tool> BY_NAME = load();

  private static Map<String, Tool> load() {
    var sections = Sections.ofLines("tools.txt");
    return sections.names().stream()
        .map(name -> of(name, sections.texts(name)))
        .collect(Collectors.toMap(Tool::name, Function.identity()));
  }

  private static Tool of(String name, List<String> lines) {
    return new Tool(
        name,
        lines.get(0),
        lines.get(1),
        Template.ofJson(lines.get(2)),
        Template.ofJson(lines.get(3)));
  }

  static Tool named(String name) {
    Tool found = BY_NAME.get(name);
    if (found == null) {
      throw new IllegalStateException("tools.txt has no tool " + name);
    }
    return found;
  }
}
