package dev.outspan.sample;

import java.util.List;
import java.util.stream.Collectors;

/// How a provider spells a conversation with a model: OpenAI's chat completions and responses,
/// Anthropic's messages, Google's generateContent, OpenTelemetry's attributes.
///
/// @param user what the user said, as it stands in a request
/// @param call the model's call of a tool, as it stands in a later request
/// @param result what the tool gave back
/// @param answer what the model answered, as it stands in a later request
/// @param calling the model's response that calls a tool
/// @param answering the model's response that talks
record ChatShape(
    Template user,
    Template call,
    Template result,
    Template answer,
    Template calling,
    Template answering,
    String requestText,
    String toolText) {
  private static final Sections SECTIONS = Sections.ofLines("shapes.txt");

  /// @param name such as `chat_completions`
  static ChatShape named(String name) {
    return new ChatShape(
        template(name, "user"),
        template(name, "call"),
        template(name, "result"),
        template(name, "answer"),
        template(name, "calling"),
        template(name, "answering"),
        SECTIONS.text(name + ".request"),
        SECTIONS.text(name + ".tool"));
  }

  private static Template template(String name, String part) {
    return Template.ofJson(SECTIONS.text(name + "." + part));
  }

  /// A request that offers these tools.
  Template request(List<Tool> tools) {
    String definitions = tools.stream().map(this::definition).collect(Collectors.joining(","));
    return Template.ofJson(requestText.replace("$TOOLS", definitions));
  }

  private String definition(Tool tool) {
    return toolText
        .replace("$NAME", tool.name())
        .replace("$DESCRIPTION", tool.description())
        .replace("$PROPERTIES", tool.properties());
  }
}
