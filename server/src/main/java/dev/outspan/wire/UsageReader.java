package dev.outspan.wire;

import dev.outspan.span.Usage;
import dev.outspan.wire.JsonNode.Kind;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Finds the token counts that model libraries leave in a span's metadata and output.
///
/// The first of these places that gives a count gives both; what it does not say stays absent.
///
/// | place | input tokens | output tokens |
/// |---|---|---|
/// | `metadata` itself | `gen_ai.usage.input_tokens` | `gen_ai.usage.output_tokens` |
/// | | `gen_ai.usage.prompt_tokens` | `gen_ai.usage.completion_tokens` |
/// | | `llm.token_count.prompt` | `llm.token_count.completion` |
/// | | `llm.usage.prompt_tokens` | `llm.usage.completion_tokens` |
/// | | `ai.usage.inputTokens` | `ai.usage.outputTokens` |
/// | | `ai.usage.promptTokens` | `ai.usage.completionTokens` |
/// | | `ai.usage.tokens` | – |
/// | `metadata`: `usage`, `usage_metadata`, `token_usage` | a usage object | |
/// | `output`: `usage`, `usage_metadata`, `usageMetadata`, `token_usage` | a usage object | |
/// | `output`: `llm_output.token_usage`, `response_metadata.token_usage` | a usage object | |
/// | `output` itself | `prompt_eval_count` | `eval_count` |
///
/// A usage object is read by the first of these wordings that gives a count. A count of several
/// parts needs only the first one.
///
/// | from | input tokens | output tokens |
/// |---|---|---|
/// | OpenAI | `prompt_tokens` | `completion_tokens` |
/// | Anthropic, OpenAI, LangChain | `input_tokens` | `output_tokens` |
/// | | + `cache_creation_input_tokens` | |
/// | | + `cache_read_input_tokens` | |
/// | Bedrock, Vercel | `inputTokens` | `outputTokens` |
/// | | + `cacheReadInputTokens` + `cacheWriteInputTokens` | |
/// | Vercel, LangChain | `promptTokens` | `completionTokens` |
/// | Gemini | `promptTokenCount` | `candidatesTokenCount` |
/// | | + `toolUsePromptTokenCount` | + `thoughtsTokenCount` |
/// | Gemini | `prompt_token_count` | `candidates_token_count` |
/// | | + `tool_use_prompt_token_count` | + `thoughts_token_count` |
/// | Langfuse | `input` | `output` |
/// | | + `input_cache_read` + `input_cache_creation` | + `output_reasoning` |
/// | | + `input_cached_tokens` | |
///
/// So cached tokens always count as input: where a provider keeps them apart they are added. A
/// count is a JSON integer of at most 18 digits, not negative; any other value is as good as none.
public final class UsageReader {
  private static final int MOST_DIGITS = 18;

  private static final List<Wording> ATTRIBUTES =
      List.of(
          wording("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"),
          wording("gen_ai.usage.prompt_tokens", "gen_ai.usage.completion_tokens"),
          wording("llm.token_count.prompt", "llm.token_count.completion"),
          wording("llm.usage.prompt_tokens", "llm.usage.completion_tokens"),
          wording("ai.usage.inputTokens", "ai.usage.outputTokens"),
          wording("ai.usage.promptTokens", "ai.usage.completionTokens"),
          new Wording(List.of("ai.usage.tokens"), List.of()));

  private static final List<Wording> USAGE =
      List.of(
          wording("prompt_tokens", "completion_tokens"),
          new Wording(
              List.of("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"),
              List.of("output_tokens")),
          new Wording(
              List.of("inputTokens", "cacheReadInputTokens", "cacheWriteInputTokens"),
              List.of("outputTokens")),
          wording("promptTokens", "completionTokens"),
          new Wording(
              List.of("promptTokenCount", "toolUsePromptTokenCount"),
              List.of("candidatesTokenCount", "thoughtsTokenCount")),
          new Wording(
              List.of("prompt_token_count", "tool_use_prompt_token_count"),
              List.of("candidates_token_count", "thoughts_token_count")),
          new Wording(
              List.of("input", "input_cache_read", "input_cache_creation", "input_cached_tokens"),
              List.of("output", "output_reasoning")));

  private static final List<Wording> OLLAMA = List.of(wording("prompt_eval_count", "eval_count"));

  private static final List<Place> IN_METADATA =
      List.of(
          new Place(List.of(), ATTRIBUTES),
          new Place(List.of("usage"), USAGE),
          new Place(List.of("usage_metadata"), USAGE),
          new Place(List.of("token_usage"), USAGE));

  private static final List<Place> IN_OUTPUT =
      List.of(
          new Place(List.of("usage"), USAGE),
          new Place(List.of("usage_metadata"), USAGE),
          new Place(List.of("usageMetadata"), USAGE),
          new Place(List.of("token_usage"), USAGE),
          new Place(List.of("llm_output", "token_usage"), USAGE),
          new Place(List.of("response_metadata", "token_usage"), USAGE),
          new Place(List.of(), OLLAMA));

  private UsageReader() {}

  /// An object to look into.
  ///
  /// @param path the members that lead to it
  private record Place(List<String> path, List<Wording> wordings) {}

  /// The names of the members that hold the counts.
  ///
  /// @param input the first one must be there, the others are added to it
  /// @param output likewise
  private record Wording(List<String> input, List<String> output) {}

  private static Wording wording(String input, String output) {
    return new Wording(List.of(input), List.of(output));
  }

  /// The counts of a span that does not say them itself.
  ///
  /// @param output null if the span has none
  /// @param metadata null if the span has none
  public static Usage of(@Nullable JsonNode output, @Nullable JsonNode metadata) {
    Usage said = first(IN_METADATA, metadata);
    return said.equals(Usage.NONE) ? first(IN_OUTPUT, output) : said;
  }

  private static Usage first(List<Place> places, @Nullable JsonNode payload) {
    for (Place place : places) {
      JsonNode object = follow(place.path(), payload);
      if (object != null && object.kind() == Kind.OBJECT) {
        Usage usage = read(object, place.wordings());
        if (!usage.equals(Usage.NONE)) {
          return usage;
        }
      }
    }
    return Usage.NONE;
  }

  private static @Nullable JsonNode follow(List<String> path, @Nullable JsonNode from) {
    JsonNode at = from;
    for (String name : path) {
      at = at != null && at.kind() == Kind.OBJECT ? at.member(name) : null;
    }
    return at;
  }

  private static Usage read(JsonNode object, List<Wording> wordings) {
    for (Wording wording : wordings) {
      OptionalLong input = sum(object, wording.input());
      OptionalLong output = sum(object, wording.output());
      if (input.isPresent() || output.isPresent()) {
        return new Usage(input, output);
      }
    }
    return Usage.NONE;
  }

  private static OptionalLong sum(JsonNode object, List<String> names) {
    long sum = 0;
    for (int i = 0; i < names.size(); i++) {
      OptionalLong part = count(object.member(names.get(i)));
      if (i == 0 && part.isEmpty()) {
        return part;
      }
      sum += part.orElse(0);
    }
    return names.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
  }

  private static OptionalLong count(@Nullable JsonNode value) {
    if (value == null || value.kind() != Kind.NUMBER || value.sizeBytes() > MOST_DIGITS) {
      return OptionalLong.empty();
    }
    String digits = value.text();
    boolean integer = digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return integer ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
  }
}
