package dev.outspan.wire.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoenixTest {
  private static final String MODEL_CALL =
      """
      {'id':'U3Bhbjox','name':'ask','context':{'trace_id':'0af7651916cd43dd8448eb211c80319c',\
      'span_id':'b7ad6b7169203331'},'span_kind':'LLM','parent_id':'00f067aa0ba902b7',\
      'start_time':'2026-02-01T10:00:00+00:00','end_time':'2026-02-01T10:00:02+00:00',\
      'status_code':'OK','status_message':'','attributes':%s,'events':[]}""";

  private static final String RESULT =
      """
      {'id':'b7ad6b7169203331','trace_id':'0af7651916cd43dd8448eb211c80319c',\
      'parent_id':'00f067aa0ba902b7','name':'ask','start_timestamp':'2026-02-01T10:00:00+00:00',\
      'end_timestamp':'2026-02-01T10:00:02+00:00','status':'SUCCESS','type':'COMPLETION',\
      'group_id':'x','obs_trace_id':'0af7651916cd43dd8448eb211c80319c',\
      'obs_span_id':'b7ad6b7169203331',\
      'input':{'messages':[{'role':'user','content':'Where is it?'}]},\
      'output':{'messages':[{'role':'assistant','content':null,'tool_calls':[{'id':'c1',\
      'type':'function','function':{'name':'find','arguments':'{}'}}]}]},\
      'metadata':{'llm.model_name':'m-1','llm.token_count.prompt':10,\
      'llm.token_count.completion':7,'session.id':'x',%s\
      'gen_ai.request.model':'m-1','gen_ai.usage.input_tokens':10,\
      'gen_ai.usage.output_tokens':7,'gen_ai.operation.name':'chat',%s\
      'otel':{'mapping':1,'class':'llm','rule':2,'kind':'LLM','status':{'code':'OK'},\
      'derived':['gen_ai.request.model','gen_ai.usage.input_tokens',\
      'gen_ai.usage.output_tokens','gen_ai.operation.name'],'content':%s},\
      'phoenix':{'id':'U3Bhbjox'}},'input_tokens':10,'output_tokens':7}""";

  private static List<String> spans(String text) {
    return Foreign.shown(Phoenix.spans(Foreign.object(text)));
  }

  private static String only(String text) {
    List<String> spans = spans(text);
    assertThat(spans).hasSize(1);
    return spans.getFirst();
  }

  private static String span(String kind, String attributes) {
    return only(
        "{'name':'n','context':{'trace_id':'t','span_id':'s'},'span_kind':'%s','start_time':0,'attributes':{%s}}"
            .formatted(kind, attributes));
  }

  @Test
  void modelCall_withNestedAttributes_isACompletion() {
    String attributes =
        """
        {'llm':{'model_name':'m-1','token_count':{'prompt':10,'completion':7},\
        'input_messages':[{'message':{'role':'user','content':'Where is it?'}}],\
        'output_messages':[{'message':{'role':'assistant','tool_calls':[{'tool_call':{'id':'c1',\
        'function':{'name':'find','arguments':'{}'}}}]}}]},'session':{'id':'x'},\
        'metadata':{'tenant':'north'}}""";
    assertThat(only(MODEL_CALL.formatted(attributes)))
        .isEqualTo(
            RESULT.formatted(
                "'metadata':{'tenant':'north'},",
                "'tenant':'north',",
                """
                {'llm.input_messages':[{'message':{'role':'user','content':'Where is it?'}}],\
                'llm.output_messages':[{'message':{'role':'assistant','tool_calls':[{'tool_call':\
                {'id':'c1','function':{'name':'find','arguments':'{}'}}}]}}]}"""));
  }

  @Test
  void modelCall_withAttributesSpreadOverNames_isTheSame() {
    String attributes =
        """
        {'llm.model_name':'m-1','llm.token_count.prompt':10,'llm.token_count.completion':7,\
        'llm.input_messages.0.message.role':'user',\
        'llm.input_messages.0.message.content':'Where is it?',\
        'llm.output_messages.0.message.role':'assistant',\
        'llm.output_messages.0.message.tool_calls.0.tool_call.id':'c1',\
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.name':'find',\
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments':'{}',\
        'session.id':'x'}""";
    assertThat(only(MODEL_CALL.formatted(attributes)))
        .isEqualTo(
            RESULT.formatted(
                "",
                "",
                """
                {'llm.input_messages.0.message.role':'user',\
                'llm.input_messages.0.message.content':'Where is it?',\
                'llm.output_messages.0.message.role':'assistant',\
                'llm.output_messages.0.message.tool_calls.0.tool_call.id':'c1',\
                'llm.output_messages.0.message.tool_calls.0.tool_call.function.name':'find',\
                'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments':'{}'}"""));
  }

  @Test
  void row_ofATable_isTheSame() {
    String row =
        """
        {'context.span_id':'b7ad6b7169203331','context.trace_id':'0af7651916cd43dd8448eb211c80319c',\
        'name':'ask','span_kind':'LLM','parent_id':'00f067aa0ba902b7',\
        'start_time':'2026-02-01T10:00:00+00:00','end_time':'2026-02-01T10:00:02+00:00',\
        'status_code':'OK','status_message':'','events':[],'attributes.llm.model_name':'m-1',\
        'attributes.llm.token_count.prompt':10,'attributes.llm.token_count.completion':7,\
        'attributes.session.id':'x','attributes.llm.tools':null,'id':'U3Bhbjox',\
        'attributes.llm.input_messages':[{'message.role':'user','message.content':'Where is it?'}],\
        'attributes.llm.output_messages':[{'message.role':'assistant','message.tool_calls':[\
        {'tool_call.id':'c1','tool_call.function.name':'find',\
        'tool_call.function.arguments':'{}'}]}]}""";
    assertThat(only(row))
        .isEqualTo(
            RESULT.formatted(
                "",
                "",
                """
                {'llm.input_messages':[{'message.role':'user','message.content':'Where is it?'}],\
                'llm.output_messages':[{'message.role':'assistant','message.tool_calls':[\
                {'tool_call.id':'c1','tool_call.function.name':'find',\
                'tool_call.function.arguments':'{}'}]}]}"""));
  }

  @ParameterizedTest
  @CsvSource({
    "LLM, COMPLETION, 2",
    "EMBEDDING, CUSTOM, 2",
    "CHAIN, AGENT_WORKFLOW, 2",
    "RETRIEVER, KB_RETRIEVAL, 2",
    "RERANKER, RERANKING, 2",
    "TOOL, EXTERNAL_ENDPOINT, 2",
    "AGENT, AGENT_TRACER, 2",
    "GUARDRAIL, GUARDRAIL, 2",
    "EVALUATOR, EVALUATION, 2",
    "PROMPT, PROMPT_ENGINEERING, 2",
    "UNKNOWN, TRACER, 20",
    "'', TRACER, 20"
  })
  void type_followsTheKind(String kind, String type, int rule) {
    assertThat(span(kind, "")).contains("'type':'%s'".formatted(type), "'rule':%d".formatted(rule));
  }

  @ParameterizedTest
  @CsvSource({
    "outspan.type, text_input, TEXT_INPUT, 1",
    "openinference.span.kind, tool, EXTERNAL_ENDPOINT, 2",
    "tool.name, code_execution, CODE_EXECUTION, 12",
    "agent.name, a, AGENT_TRACER, 15",
    "retrieval.documents.0.document.id, a, KB_RETRIEVAL, 16",
    "embedding.embeddings.0.embedding.text, a, CUSTOM, 16",
    "llm.input_messages.0.message.role, user, COMPLETION, 17"
  })
  void type_ofAnUnknownKind_followsTheAttributes(String name, String value, String type, int rule) {
    assertThat(span("UNKNOWN", "'%s':'%s'".formatted(name, value)))
        .contains("'type':'%s'".formatted(type), "'rule':%d".formatted(rule));
  }

  @Test
  void payloads_areThoseOfTheClass() {
    assertThat(span("TOOL", "'tool.parameters':'{}','output.value':'[1]'"))
        .contains("'input':{},'output':{'value':[1]}");
    assertThat(span("CHAIN", "'input.value':'hi','output.value':{'messages':[],'n':1}"))
        .contains("'input':{'value':'hi'},'output':{'messages':[],'n':1}");
    assertThat(span("LLM", "'input.value':'hi','output.value':'ho'"))
        .contains(
            "'input':{'messages':[{'role':'user','content':'hi'}]},"
                + "'output':{'messages':[{'role':'assistant','content':'ho'}]}");
    assertThat(
            span(
                "RETRIEVER",
                "'input.value':'q','retrieval':{'documents':[{'document':{'id':'d','content':'c',"
                    + "'score':0.5,'metadata':{'a.b':1}}}]}"))
        .contains(
            "'input':{'query':'q'},'output':{'documents':[{'id':'d','content':'c','score':0.5,"
                + "'metadata':{'a.b':1}}]}");
    assertThat(
            span(
                "EMBEDDING",
                "'embedding.embeddings':[{'embedding.text':'a','embedding.vector':[0.5,1]}]"))
        .contains("'input':{'texts':['a']},'output':{'embeddings':[[0.5,1]]}");
    assertThat(
            span(
                "RERANKER",
                "'reranker':{'query':'q','top_k':1,'input_documents':[{'document':{'id':'d'}}],"
                    + "'output_documents':[{'document':{'id':'d','score':1}}]}"))
        .contains(
            "'input':{'query':'q','documents':[{'id':'d'}],'top_k':1},"
                + "'output':{'documents':[{'id':'d','score':1}]}");
    assertThat(span("LLM", "")).contains("'input':{},'output':{}");
  }

  @Test
  void counts_areOfModelsAlone_andMayBeDoubles() {
    String counts = "'llm.token_count':{'prompt':10.0,'completion':'7'}";
    assertThat(span("LLM", counts)).endsWith(",'input_tokens':10,'output_tokens':7}");
    assertThat(span("CHAIN", counts)).doesNotContain("'input_tokens'");
  }

  @Test
  void failedSpan_saysWhy_andKeepsItsEvents() {
    String failed =
        """
        {'name':'n','context':{'trace_id':'t','span_id':'s'},'span_kind':'CHAIN','parent_id':'p',\
        'start_time':0,'status_code':'ERROR','status_message':'','annotations':[1],\
        'attributes':{'otel':1,'metadata':'{"a":1}'},'events':[{'name':'exception','timestamp':1,\
        'attributes':{'exception.type':'E','exception.message':'m'}}]}"""
            .replace("{\"a\":1}", "{\\\"a\\\":1}");
    assertThat(only(failed))
        .isEqualTo(
            """
            {'id':'s','trace_id':'t','parent_id':'p','name':'n','start_timestamp':0,\
            'status':'ERROR','type':'AGENT_WORKFLOW','input':{},'output':{},\
            'metadata':{'metadata':'{\\'a\\':1}','gen_ai.operation.name':'invoke_workflow',\
            '__error__':{'type':'E','message':'m'},'a':1,\
            'otel':{'mapping':1,'class':'chain','rule':2,'kind':'CHAIN','status':{'code':'ERROR'},\
            'events':[{'name':'exception','timestamp':1,'attributes':{'exception.type':'E',\
            'exception.message':'m'}}],'derived':['gen_ai.operation.name','__error__'],\
            'content':{'otel':1}},'phoenix':{'annotations':[1]}}}""");
  }

  @Test
  void page_isTakenApart_andOtherObjectsGiveNone() {
    String one = "{'context':{'trace_id':'t','span_id':'s'},'name':'n','start_time':0}";
    assertThat(spans("{'data':[%s,%s],'next_cursor':null}".formatted(one, one))).hasSize(2);
    assertThat(spans("{'name':'n'}")).isEmpty();
    assertThat(Phoenix.recognises(Foreign.object("{'data':[%s]}".formatted(one)))).isTrue();
    assertThat(Phoenix.recognises(Foreign.object("{'context':'x'}"))).isFalse();
  }
}
