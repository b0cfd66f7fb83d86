package dev.outspan.sample;

import java.util.List;
import java.util.stream.Stream;

/// A program whose traces we make up: an agent, or something around a model.
///
/// @param agent its name, as in `__agent_name__`
/// @param acpType `sync`, `async` or `agentic`
/// @param callName the name of its model calls' spans
/// @param request what it asks its model
record Application(
    String agent,
    String agentId,
    String acpType,
    String version,
    String variantId,
    String model,
    String callName,
    ChatShape shape,
    List<Tool> tools,
    Template request) {
  static final List<Application> ALL =
      Sections.ofLines("applications.txt").texts("applications").stream()
          .map(Application::parse)
          .toList();

  private static Application parse(String line) {
    String[] parts = line.split("\\|", -1);
    var shape = ChatShape.named(parts[6]);
    var tools = Stream.of(parts[7].split(",", -1)).map(Tool::named).toList();
    return new Application(
        parts[0],
        parts[1],
        parts[2],
        parts[3],
        parts[4],
        parts[5],
        "chat " + parts[5],
        shape,
        tools,
        shape.request(tools));
  }
}
