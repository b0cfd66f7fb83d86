package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.outspan.span.Usage;
import dev.outspan.testing.RecordedSpans;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReaderTest {
  private static @Nullable JsonNode node(@Nullable String json) {
    try {
      return json == null
          ? null
          : JsonDocument.parse(json.getBytes(UTF_8), JsonLimits.DEFAULT).root();
    } catch (JsonException e) {
      throw new AssertionError(json, e);
    }
  }

  private static Usage usage(@Nullable String output, @Nullable String metadata) {
    return UsageReader.of(node(output), node(metadata));
  }

  private static Usage counts(@Nullable Long input, @Nullable Long output) {
    return new Usage(count(input), count(output));
  }

  private static OptionalLong count(@Nullable Long count) {
    return count == null ? OptionalLong.empty() : OptionalLong.of(count);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'usage':{'prompt_tokens':7,'completion_tokens':5,'total_tokens':12}} | 7 | 5",
        "{'usage':{'prompt_tokens':7,'total_tokens':7}} | 7 |",
        "{'usage':{'prompt_tokens':7,'prompt_tokens_details':{'cached_tokens':6}}} | 7 |",
        "{'usage':{'input_tokens':7,'output_tokens':5}} | 7 | 5",
        "{'usage':{'input_tokens':7,'input_tokens_details':{'cached_tokens':6}}} | 7 |",
        "{'usage':{'input_tokens':1,'cache_creation_input_tokens':20,'output_tokens':5}} | 21 | 5",
        "{'usage':{'input_tokens':1,'cache_creation_input_tokens':20,"
            + "'cache_read_input_tokens':300,'output_tokens':5}} | 321 | 5",
        "{'usage':{'input_tokens':0,'cache_read_input_tokens':300}} | 300 |",
        "{'usage':{'input_tokens':1,'cache_read_input_tokens':null}} | 1 |",
        "{'usage':{'cache_read_input_tokens':300}} | |",
        "{'usage':{'prompt_tokens':9,'input_tokens':7,'cache_read_input_tokens':300}} | 9 |",
        "{'usage':{'inputTokens':7,'outputTokens':5,'cacheReadInputTokens':2,"
            + "'cacheWriteInputTokens':30}} | 39 | 5",
        "{'usage':{'outputTokens':5}} | | 5",
        "{'usage':{'promptTokens':7,'completionTokens':5}} | 7 | 5",
        "{'usage':{'prompt_tokens':null,'input_tokens':7}} | 7 |",
        "{'usageMetadata':{'promptTokenCount':7,'candidatesTokenCount':5}} | 7 | 5",
        "{'usageMetadata':{'promptTokenCount':7,'candidatesTokenCount':5,"
            + "'thoughtsTokenCount':60,'toolUsePromptTokenCount':800}} | 807 | 65",
        "{'usageMetadata':{'thoughtsTokenCount':60}} | |",
        "{'usage_metadata':{'prompt_token_count':7,'candidates_token_count':5,"
            + "'thoughts_token_count':60}} | 7 | 65",
        "{'usage_metadata':{'input_tokens':7,'output_tokens':5,"
            + "'input_token_details':{'cache_read':6}}} | 7 | 5",
        "{'token_usage':{'prompt_tokens':7,'completion_tokens':5}} | 7 | 5",
        "{'llm_output':{'token_usage':{'prompt_tokens':7,'completion_tokens':5}}} | 7 | 5",
        "{'response_metadata':{'token_usage':{'prompt_tokens':7}}} | 7 |",
        "{'prompt_eval_count':7,'eval_count':5} | 7 | 5",
        "{'usage':null,'usage_metadata':{'input_tokens':7}} | 7 |",
        "{'usage':{},'usageMetadata':{'promptTokenCount':7}} | 7 |",
        "{'usage':{'prompt_tokens':1},'usageMetadata':{'promptTokenCount':7}} | 1 |",
        "{'usage':'12','llm_output':[]} | |",
        "{'tokens':12,'deep':{'usage':{'prompt_tokens':7}}} | |",
        "{} | |",
      })
  void of_output_readsItsUsage(String output, @Nullable Long input, @Nullable Long generated) {
    assertThat(usage(output.replace('\'', '"'), null)).isEqualTo(counts(input, generated));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'gen_ai.usage.input_tokens':7,'gen_ai.usage.output_tokens':5} | 7 | 5",
        "{'gen_ai.usage.input_tokens':7,'gen_ai.usage.cache_read.input_tokens':6} | 7 |",
        "{'gen_ai.usage.prompt_tokens':7,'gen_ai.usage.completion_tokens':5} | 7 | 5",
        "{'llm.token_count.prompt':7,'llm.token_count.completion':5} | 7 | 5",
        "{'llm.usage.prompt_tokens':7,'llm.usage.completion_tokens':5} | 7 | 5",
        "{'ai.usage.inputTokens':7,'ai.usage.outputTokens':5} | 7 | 5",
        "{'ai.usage.promptTokens':7,'ai.usage.completionTokens':5} | 7 | 5",
        "{'ai.usage.tokens':7} | 7 |",
        "{'gen_ai.usage.output_tokens':5,'llm.token_count.prompt':7} | | 5",
        "{'usage':{'input':7,'output':5,'total':12}} | 7 | 5",
        "{'usage':{'input':7,'input_cache_read':20,'input_cache_creation':300,"
            + "'input_cached_tokens':4000,'output':5,'output_reasoning':60}} | 4327 | 65",
        "{'usage':{'prompt_tokens':7},'gen_ai.usage.output_tokens':5} | | 5",
        "{'usage_metadata':{'input_tokens':7}} | 7 |",
        "{'token_usage':{'prompt_tokens':7}} | 7 |",
        "{'input':7,'output':5} | |",
        "{'usageMetadata':{'promptTokenCount':7}} | |",
      })
  void of_metadata_readsItsUsage(String metadata, @Nullable Long input, @Nullable Long generated) {
    assertThat(usage(null, metadata.replace('\'', '"'))).isEqualTo(counts(input, generated));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.0", "1e3", "\"7\"", "true", "null", "[7]", "{}", "-0"})
  void of_countThatIsNoWholeNumber_isNone(String count) {
    assertThat(usage("{\"usage\":{\"prompt_tokens\":%s}}".formatted(count), null))
        .isEqualTo(Usage.NONE);
  }

  @Test
  void of_longCounts_takes18Digits() {
    String nines = "9".repeat(18);
    assertThat(usage("{\"usage\":{\"prompt_tokens\":%s}}".formatted(nines), null))
        .isEqualTo(counts(999_999_999_999_999_999L, null));
    assertThat(usage("{\"usage\":{\"prompt_tokens\":1%s}}".formatted(nines), null))
        .isEqualTo(Usage.NONE);
    assertThat(
            usage(
                "{\"usage\":{\"input\":%s,\"input_cache_read\":%<s,\"input_cache_creation\":%<s}}"
                    .formatted(nines),
                null))
        .isEqualTo(counts(2_999_999_999_999_999_997L, null));
  }

  @Test
  void of_metadataAndOutput_takesWhatMetadataSays() {
    String output = "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";
    assertThat(usage(output, "{\"usage\":{\"input\":7}}")).isEqualTo(counts(7L, null));
    assertThat(usage(output, "{\"usage\":{}}")).isEqualTo(counts(1L, 2L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"usage\"", "12"})
  void of_whatIsNoObject_isNone(String value) {
    assertThat(usage(value, value)).isEqualTo(Usage.NONE);
    assertThat(usage(null, null)).isEqualTo(Usage.NONE);
  }

  @TestFactory
  Stream<DynamicTest> of_recordedSpans_agreesWithTheirCounts() {
    return Stream.of("recorded spans")
        .filter(_ -> RecordedSpans.areThere())
        .map(name -> dynamicTest(name, UsageReaderTest::compareWithRecorded));
  }

  /// The recorded counts leave out what Anthropic read from its cache, and reasoning; 31 stand in
  /// the chunks of a stream or in other places that are not looked at; 10 spans wrap others.
  private static void compareWithRecorded() throws IOException {
    int same = 0;
    int other = 0;
    int notRead = 0;
    int notRecorded = 0;
    for (String line : RecordedSpans.lines()) {
      JsonNode span = Objects.requireNonNull(node(line));
      Usage recorded = new Usage(count(span, "input_tokens"), count(span, "output_tokens"));
      Usage read = UsageReader.of(span.member("output"), span.member("metadata"));
      if (recorded.equals(Usage.NONE)) {
        notRecorded += read.equals(Usage.NONE) ? 0 : 1;
      } else if (read.equals(Usage.NONE)) {
        notRead++;
      } else if (read.equals(recorded)) {
        same++;
      } else {
        other++;
      }
    }
    assertThat(List.of(same, other, notRead, notRecorded)).containsExactly(248, 16, 31, 10);
  }

  private static OptionalLong count(JsonNode span, String field) {
    JsonNode count = span.member(field);
    return count == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(count.text()));
  }
}
