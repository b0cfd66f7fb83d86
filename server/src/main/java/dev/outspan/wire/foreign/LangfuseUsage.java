package dev.outspan.wire.foreign;

import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.JsonNode.Member;
import java.util.Optional;
import java.util.OptionalLong;

/// How many tokens an observation counts. What was read from a cache, or spent on thoughts, is part
/// of the two.
record LangfuseUsage(OptionalLong input, OptionalLong output) {

  /// Reads the details, which name each part, or else the older forms.
  static LangfuseUsage of(JsonNode observation) {
    Optional<JsonNode> details =
        object(observation, "usageDetails", "usage_details")
            .filter(usage -> sum(usage, "input").isPresent() || sum(usage, "output").isPresent());
    if (details.isPresent()) {
      return new LangfuseUsage(sum(details.get(), "input"), sum(details.get(), "output"));
    }
    JsonNode older = object(observation, "usage").orElse(JsonNode.EMPTY_OBJECT);
    return new LangfuseUsage(
        count(older, observation, "input", "promptTokens", "inputUsage"),
        count(older, observation, "output", "completionTokens", "outputUsage"));
  }

  private static Optional<JsonNode> object(JsonNode observation, String... names) {
    return Values.first(observation, names)
        .map(Values::opened)
        .filter(value -> value.kind() == Kind.OBJECT);
  }

  private static OptionalLong count(JsonNode usage, JsonNode observation, String... names) {
    OptionalLong inside = Values.count(Values.first(usage, names));
    return inside.isPresent()
        ? inside
        : Values.count(Values.first(observation, names[1], names[2]));
  }

  /// The count of a name and of all its parts.
  private static OptionalLong sum(JsonNode details, String name) {
    long sum = 0;
    boolean isThere = false;
    for (Member member : details.members()) {
      OptionalLong part = Values.count(Optional.of(member.value()));
      boolean counts = member.name().equals(name) || member.name().startsWith(name + "_");
      if (counts && part.isPresent()) {
        sum = Math.min(sum + part.getAsLong(), Long.MAX_VALUE / 2);
        isThere = true;
      }
    }
    return isThere ? OptionalLong.of(sum) : OptionalLong.empty();
  }

  void addTo(Members own, Members metadata) {
    if (input.isPresent()) {
      own.put("input_tokens", input.getAsLong());
      metadata.put("gen_ai.usage.input_tokens", input.getAsLong());
    }
    if (output.isPresent()) {
      own.put("output_tokens", output.getAsLong());
      metadata.put("gen_ai.usage.output_tokens", output.getAsLong());
    }
  }
}
