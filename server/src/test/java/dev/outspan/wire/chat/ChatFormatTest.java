package dev.outspan.wire.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Json;
import dev.outspan.span.OperationType;
import dev.outspan.span.Payload;
import dev.outspan.span.SpanRow;
import dev.outspan.testing.Spans;
import dev.outspan.wire.Utf8Buffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatFormatTest {
  private static final String ASKED = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String ANSWERED = "{\"role\":\"assistant\",\"content\":\"ho\"}";
  private static final String HI_HO = line(user("hi"), assistant("ho"));

  private final ChatFormat format = new ChatFormat();

  private String chat(String input, String output) {
    return chat(input, output, "{}");
  }

  private String chat(String input, String output, String metadata) {
    var payload = new Payload(json(input), json(output), json(metadata), Optional.empty());
    return append(OperationType.COMPLETION, payload);
  }

  private String append(OperationType type, Payload payload) {
    var out = new Utf8Buffer(64);
    var span = Spans.span("t", "s").type(type).payload(payload).make();
    format.append(out, SpanRow.of(span), Optional.empty());
    return new String(out.toByteArray(), UTF_8);
  }

  private static Json json(String text) {
    return Nodes.parse(text.getBytes(UTF_8)).orElseThrow().json();
  }

  private static String line(String... messages) {
    return "{\"messages\":[" + String.join(",", messages) + "]}\n";
  }

  private static String system(String text) {
    return "{\"role\":\"system\",\"content\":\"" + text + "\"}";
  }

  private static String user(String text) {
    return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
  }

  private static String assistant(String text) {
    return "{\"role\":\"assistant\",\"content\":\"" + text + "\"}";
  }

  /// A call of the tool `f` with the argument `a` = 1, and its result.
  private static String called(String id) {
    return "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + call(id, "f") + "]}";
  }

  private static String call(String id, String name) {
    return "{\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"{\\\"a\\\":1}\"}}"
        .formatted(id, name);
  }

  private static String result(String id, String text) {
    return "{\"role\":\"tool\",\"content\":\"%s\",\"tool_call_id\":\"%s\"}".formatted(text, id);
  }

  private static String named(String id, String text) {
    return "{\"role\":\"tool\",\"content\":\"%s\",\"tool_call_id\":\"%s\",\"name\":\"f\"}"
        .formatted(text, id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ASKED,
        "{\"messages\":[{\"role\":\"human\",\"content\":\"hi\"}]}",
        "{\"messages\":[{\"content\":\"hi\"}]}",
        "{\"messages\":[[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]]}",
        "{\"messages\":\"[{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"hi\\\"}]\"}",
        "{\"chat_history\":[{\"role\":\"MessageRole.USER\",\"content\":\"hi\"}]}",
        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}",
        "{\"contents\":\"hi\"}",
        "{\"model\":\"m\",\"input\":\"hi\"}",
        "{\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"hi\"}]}]}",
        "{\"prompt\":\"hi\"}",
        "{\"prompts\":[\"hi\"]}",
        "{\"inputText\":\"hi\"}",
        "{\"value\":\"hi\"}",
        "{\"value\":[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"}]}]}",
        "{\"messages\":[{\"lc\":1,\"id\":[\"langchain\",\"HumanMessage\"],\"kwargs\":{\"content\":\"hi\"}}]}",
        "{\"messages\":[{\"type\":\"human\",\"content\":\"hi\"}]}",
        "{\"messages\":[{\"type\":\"human\",\"data\":{\"content\":\"hi\"}}]}",
        "{\"messages\":[{\"message\":{\"role\":\"user\",\"content\":\"hi\"}}]}",
        "{\"messages\":[{\"user\":\"hi\"}]}",
        "{\"value\":[{\"event.name\":\"gen_ai.user.message\",\"role\":\"user\",\"content\":\"hi\"}]}",
        "{\"role\":\"user\",\"content\":\"hi\"}"
      })
  void inputs_ofManyShapes_areOneQuestion(String input) {
    assertThat(chat(input, ANSWERED)).isEqualTo(HI_HO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ANSWERED,
        "{\"content\":\"ho\"}",
        "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"ho\",\"refusal\":null},\"finish_reason\":\"stop\"}]}",
        "{\"choices\":[{\"text\":\"ho\"},{\"text\":\"other\"}]}",
        "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"ho\"}],\"stop_reason\":\"end_turn\"}",
        "{\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"},{\"type\":\"text\",\"text\":\"ho\"}]}",
        "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hm\",\"thought\":true},{\"text\":\"ho\"}]}}]}",
        "{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"ho\"}]}}",
        "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"reasoningContent\":{}},{\"text\":\"ho\"}]}},\"stopReason\":\"end_turn\"}",
        "{\"output\":[{\"type\":\"reasoning\",\"summary\":[]},{\"type\":\"web_search_call\",\"id\":\"w\"},{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"ho\"}]}]}",
        "{\"generations\":[[{\"text\":\"ho\"}]]}",
        "{\"generations\":[[{\"message\":{\"lc\":1,\"id\":[\"AIMessage\"],\"kwargs\":{\"content\":\"ho\"}}}]]}",
        "{\"messages\":[{\"role\":\"assistant\",\"content\":\"ho\"}]}",
        "{\"message\":{\"role\":\"assistant\",\"content\":\"ho\"}}",
        "{\"value\":[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"ho\"}],\"finish_reason\":\"stop\"}]}",
        "{\"value\":\"ho\"}",
        "{\"text\":\"ho\",\"finish_reason\":\"stop\"}",
        "{\"completion\":\"ho\"}",
        "{\"generation\":\"ho\"}",
        "{\"results\":[{\"outputText\":\"ho\"}]}"
      })
  void outputs_ofManyShapes_areOneAnswer(String output) {
    assertThat(chat(ASKED, output)).isEqualTo(HI_HO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"system\":\"s\"}",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"system\":[{\"type\":\"text\",\"text\":\"s\"}]}",
        "{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"hi\"}],\"system\":\"x\"}",
        "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}],\"systemInstruction\":{\"parts\":[{\"text\":\"s\"}]}}",
        "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}],\"config\":{\"system_instruction\":\"s\"}}",
        "{\"input\":\"hi\",\"instructions\":\"s\"}"
      })
  void instructions_keptApart_comeFirst(String input) {
    assertThat(chat(input, ANSWERED)).isEqualTo(line(system("s"), user("hi"), assistant("ho")));
  }

  @Test
  void instructions_ofSeveralParts_areDividedByABlankLine() {
    assertThat(
            chat(
                "{\"messages\":[{\"content\":\"hi\"}],\"system\":[{\"text\":\"a\"},{\"text\":\"b\"}]}",
                ANSWERED))
        .isEqualTo(line(system("a\\n\\nb"), user("hi"), assistant("ho")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}]}",
        "{\"content\":[{\"type\":\"tool_use\",\"id\":\"c\",\"name\":\"f\",\"input\":{\"a\":1}}]}",
        "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"id\":\"c\",\"name\":\"f\",\"args\":{\"a\":1}}}]}}]}",
        "{\"output\":{\"message\":{\"content\":[{\"toolUse\":{\"toolUseId\":\"c\",\"name\":\"f\",\"input\":{\"a\":1}}}]}}}",
        "{\"output\":[{\"type\":\"function_call\",\"id\":\"fc\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}]}",
        "{\"value\":[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"c\",\"name\":\"f\",\"arguments\":{\"a\":1}}]}]}",
        "{\"value\":[{\"toolCallId\":\"c\",\"toolName\":\"f\",\"input\":\"{\\\"a\\\":1}\"}]}",
        "{\"role\":\"tool\",\"content\":\"[{\\\"id\\\":\\\"c\\\",\\\"type\\\":\\\"function\\\",\\\"function\\\":{\\\"name\\\":\\\"f\\\",\\\"arguments\\\":{\\\"a\\\":1}}}]\"}",
        "{\"content\":[{\"type\":\"tool-call\",\"toolCallId\":\"c\",\"toolName\":\"f\",\"args\":{\"a\":1}}]}",
        "{\"tool_calls\":[{\"tool_call\":{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}}]}",
        "{\"content\":\"\",\"additional_kwargs\":{\"tool_calls\":[]},\"tool_calls\":[{\"name\":\"f\",\"args\":{\"a\":1},\"id\":\"c\"}]}"
      })
  void callsOfTools_ofManyShapes_areOneCall(String output) {
    String content = output.contains("\"content\":\"\"") ? "\"\"" : "null";
    assertThat(chat(ASKED, output))
        .isEqualTo(line(user("hi"), called("c").replace("null", content)));
  }

  @Test
  void resultsOfTools_followTheirCall() {
    String openAi =
        """
        {"messages":[{"role":"user","content":"hi"},
        {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}}]},
        {"role":"tool","tool_call_id":"c","content":"r"}]}""";
    String anthropic =
        """
        {"messages":[{"role":"user","content":"hi"},
        {"role":"assistant","content":[{"type":"tool_use","id":"c","name":"f","input":{"a":1}}]},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":[{"type":"text","text":"r"}]}]}]}""";
    String bedrock =
        """
        {"messages":[{"role":"user","content":[{"text":"hi"}]},
        {"role":"assistant","content":[{"toolUse":{"toolUseId":"c","name":"f","input":{"a":1}}}]},
        {"role":"user","content":[{"toolResult":{"toolUseId":"c","content":[{"text":"r"}]}}]}]}""";
    String responses =
        """
        {"input":[{"role":"user","content":"hi"},
        {"type":"function_call","call_id":"c","name":"f","arguments":"{\\"a\\":1}"},
        {"type":"function_call_output","call_id":"c","output":"r"}]}""";
    String telemetry =
        """
        {"value":[{"role":"user","parts":[{"type":"text","content":"hi"}]},
        {"role":"assistant","parts":[{"type":"tool_call","id":"c","name":"f","arguments":{"a":1}}]},
        {"role":"tool","parts":[{"type":"tool_call_response","id":"c","response":"r"}]}]}""";
    for (String input : List.of(openAi, anthropic, bedrock, responses, telemetry)) {
      assertThat(chat(input, ANSWERED))
          .as("%s", input)
          .isEqualTo(line(user("hi"), called("c"), result("c", "r"), assistant("ho")));
    }
  }

  @Test
  void callsWithoutIds_getSome_andSoDoTheirResults() {
    String input =
        """
        {"contents":[{"role":"user","parts":[{"text":"hi"}]},
        {"role":"model","parts":[{"function_call":{"name":"f","args":{"a":1}}},{"function_call":{"name":"g","args":{"a":1}}}]},
        {"role":"user","parts":[{"function_response":{"name":"g","response":{"x":1}}},{"function_response":{"name":"f","response":"r"}}]}]}""";
    String calls =
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
            + call("call_1", "f")
            + ","
            + call("call_2", "g")
            + "]}";
    assertThat(chat(input, ANSWERED))
        .isEqualTo(
            line(
                user("hi"),
                calls,
                named("call_2", "{\\\"x\\\":1}").replace("\"f\"", "\"g\""),
                named("call_1", "r"),
                assistant("ho")));
  }

  @Test
  void idsThatAreMade_avoidThoseThatAreThere() {
    String output =
        """
        {"tool_calls":[{"id":"call_1","function":{"name":"f","arguments":{"a":1}}},{"function":{"name":"f","arguments":{"a":1}}}]}""";
    assertThat(chat(ASKED, output)).contains(call("call_1", "f") + "," + call("call_2", "f"));
  }

  @Test
  void answersThatOnlyCallTools_areOneMessage() {
    String each = "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[%s]}";
    String output =
        "{\"messages\":["
            + each.formatted(call("c", "f"))
            + ","
            + each.formatted(call("d", "g"))
            + "]}";
    assertThat(chat(ASKED, output))
        .isEqualTo(line(user("hi"), each.formatted(call("c", "f") + "," + call("d", "g"))));
  }

  @Test
  void pictures_areLinksOrData_andOtherPartsStay() {
    String input =
        """
        {"messages":[{"role":"user","content":[{"type":"text","text":"hi"},
        {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}},
        {"type":"image_url","image_url":{"url":"http://a/b"}},
        {"type":"input_audio","input_audio":{"data":"x"}}]}]}""";
    assertThat(chat(input, ANSWERED))
        .isEqualTo(
            line(
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"},"
                    + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}},"
                    + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://a/b\"}},"
                    + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"x\"}}]}",
                assistant("ho")));
  }

  @Test
  void attributesOfMetadata_standInForInputAndOutput() {
    List<String> metadata =
        List.of(
            """
            {"llm.input_messages.1.message.content":"hi","llm.input_messages.1.message.role":"user",
            "llm.input_messages.0.message.role":"system","llm.input_messages.0.message.content":"s",
            "llm.output_messages.0.message.role":"assistant",
            "llm.output_messages.0.message.contents.0.message_content.type":"text",
            "llm.output_messages.0.message.contents.0.message_content.text":"ho"}""",
            """
            {"gen_ai.input.messages":[{"role":"user","parts":[{"type":"text","content":"hi"}]}],
            "gen_ai.system_instructions":[{"type":"text","content":"s"}],
            "gen_ai.output.messages":"[{\\"role\\":\\"assistant\\",\\"parts\\":[{\\"type\\":\\"text\\",\\"content\\":\\"ho\\"}]}]"}""",
            """
            {"otel":{"content":{"gen_ai.prompt.0.role":"system","gen_ai.prompt.0.content":"s",
            "gen_ai.prompt.1.role":"user","gen_ai.prompt.1.content":"hi",
            "gen_ai.completion.0.role":"assistant","gen_ai.completion.0.content":"ho"}}}""");
    for (String attributes : metadata) {
      assertThat(chat("{}", "{}", attributes))
          .as("%s", attributes)
          .isEqualTo(line(system("s"), user("hi"), assistant("ho")));
    }
  }

  @Test
  void tools_ofManyShapes_areFunctions() {
    String function =
        ",\"tools\":[{\"type\":\"function\",\"function\":"
            + "{\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"}}}]}\n";
    List<String> tools =
        List.of(
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"}}}]",
            "\"tools\":[{\"name\":\"f\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\"}}]",
            "\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"strict\":true,\"description\":\"d\",\"parameters\":{\"type\":\"object\"}}]",
            "\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"}}]}]",
            "\"toolConfig\":{\"tools\":[{\"toolSpec\":{\"name\":\"f\",\"description\":\"d\",\"inputSchema\":{\"json\":{\"type\":\"object\"}}}}]}",
            "\"functions\":[{\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"}}]");
    for (String each : tools) {
      String input = ASKED.substring(0, ASKED.length() - 1) + "," + each + "}";
      assertThat(chat(input, ANSWERED)).as("%s", each).endsWith(function);
    }
    String other = "\"tools\":[{\"type\":\"web_search_preview\"}]";
    assertThat(chat(ASKED.substring(0, ASKED.length() - 1) + "," + other + "}", ANSWERED))
        .endsWith("," + other + "}\n");
  }

  @Test
  void spansWithoutAConversation_areCountedByReason() {
    append(
        OperationType.TRACER,
        new Payload(json(ASKED), json(ANSWERED), json("{}"), Optional.empty()));
    assertThat(chat("{}", ANSWERED)).isEmpty();
    assertThat(chat("{\"task\":\"x\",\"attempt\":1}", ANSWERED)).isEmpty();
    assertThat(chat("{\"messages\":[{\"role\":\"system\",\"content\":\"s\"}]}", ANSWERED))
        .isEmpty();
    assertThat(chat("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},5]}", ANSWERED))
        .isEmpty();
    assertThat(chat(ASKED, "{}")).isEmpty();
    assertThat(chat(ASKED, "{\"error\":{\"message\":\"no\"}}")).isEmpty();
    assertThat(chat(ASKED, "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")).isEmpty();
    assertThat(chat(ASKED, ANSWERED)).isEqualTo(HI_HO);
    assertThat(format.skipped().toString())
        .isEqualTo("{not_completion=1, no_input=4, no_output=3}");
  }
}
