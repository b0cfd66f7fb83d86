package dev.outspan.wire.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LangfuseTest {

  private static List<String> spans(String text) {
    return Foreign.shown(Langfuse.spans(Foreign.object(text)));
  }

  private static String only(String text) {
    List<String> spans = spans(text);
    assertThat(spans).hasSize(1);
    return spans.getFirst();
  }

  @Test
  void generation_ofTheApi_isACompletion() {
    assertThat(
            only(
                """
                {'id':'g1','traceId':'t1','parentObservationId':'p1','type':'GENERATION','name':'ask',\
                'startTime':'2026-02-01T10:00:00.125Z','endTime':'2026-02-01T10:00:02Z',\
                'completionStartTime':null,'input':[{'role':'user','content':'Where is it?'}],\
                'output':{'role':'assistant','content':'On its way.'},'model':'m-1',\
                'modelParameters':{'temperature':0.2},'metadata':{'tenant':'north'},\
                'level':'DEFAULT','statusMessage':null,'promptName':'order','promptVersion':3,\
                'usage':{'input':9,'output':9,'unit':'TOKENS'},\
                'usageDetails':{'input':10,'input_cached_tokens':5,'output':7,'output_reasoning':1,\
                'total':23},'costDetails':{'input':0.01,'output':0.02,'total':0.03},\
                'environment':'production','version':'7'}"""))
        .isEqualTo(
            """
            {'id':'g1','trace_id':'t1','parent_id':'p1','name':'ask',\
            'start_timestamp':'2026-02-01T10:00:00.125Z','end_timestamp':'2026-02-01T10:00:02Z',\
            'type':'COMPLETION','status':'SUCCESS','input_tokens':15,'output_tokens':8,\
            'input':{'messages':[{'role':'user','content':'Where is it?'}]},\
            'output':{'role':'assistant','content':'On its way.'},\
            'metadata':{'tenant':'north','gen_ai.request.model':'m-1','gen_ai.usage.cost':0.03,\
            'gen_ai.prompt.name':'order','gen_ai.prompt.version':3,\
            'deployment.environment.name':'production',\
            'langfuse':{'type':'GENERATION','model':'m-1','modelParameters':{'temperature':0.2},\
            'level':'DEFAULT','promptName':'order','promptVersion':3,\
            'usage':{'input':9,'output':9,'unit':'TOKENS'},\
            'usageDetails':{'input':10,'input_cached_tokens':5,'output':7,'output_reasoning':1,\
            'total':23},'costDetails':{'input':0.01,'output':0.02,'total':0.03},\
            'environment':'production','version':'7'},\
            'gen_ai.usage.input_tokens':15,'gen_ai.usage.output_tokens':8}}""");
  }

  @Test
  void row_ofTheExportToStorage_isRead_withUnderscoresAndTextsOfJson() {
    assertThat(
            only(
                """
                {'id':'s1','trace_id':'t1','type':'SPAN','parent_observation_id':'',\
                'start_time':'2026-02-01 10:00:00.125000','end_time':null,'name':'step',\
                'metadata':'not an object','input':'{\\'a\\':[1]}','output':'done','level':'ERROR',\
                'status_message':'no answer','session_id':'x','user_id':'u','tags':['a'],\
                'total_cost':1.5,'provided_model_name':'m-2'}"""
                    .replace("\\'", "\\\"")))
        .isEqualTo(
            """
            {'id':'s1','trace_id':'t1','name':'step',\
            'start_timestamp':'2026-02-01 10:00:00.125000','type':'TRACER','status':'ERROR',\
            'input':{'a':[1]},'output':{'value':'done'},'group_id':'x',\
            'metadata':{'gen_ai.request.model':'m-2','gen_ai.usage.cost':1.5,'user.id':'u',\
            'session.id':'x','tag.tags':['a'],\
            'langfuse':{'metadata':'not an object','type':'SPAN','level':'ERROR',\
            'status_message':'no answer','session_id':'x','user_id':'u','tags':['a'],\
            'total_cost':1.5,'provided_model_name':'m-2'},'__error__':{'message':'no answer'}}}""");
  }

  @Test
  void trace_withObservations_isASpanOfItsOwn_besideThem() {
    assertThat(
            spans(
                """
                {'id':'t1','timestamp':'2026-02-01T10:00:00Z','name':'order','input':'hi','output':null,\
                'sessionId':'x','tags':[],'latency':2.5,'scores':[{'name':'fine','value':1}],\
                'metadata':{'langfuse':1},'observations':[\
                {'id':'e1','traceId':'t1','type':'EVENT','name':null,\
                'startTime':'2026-02-01T10:00:01Z','endTime':null,'parentObservationId':'g1'}]}"""))
        .containsExactly(
            """
            {'id':'t1','trace_id':'t1','name':'order','start_timestamp':'2026-02-01T10:00:00Z',\
            'type':'TRACER','input':{'value':'hi'},'group_id':'x','metadata':{'session.id':'x',\
            'langfuse':{'metadata':{'langfuse':1},'sessionId':'x','tags':[],'latency':2.5,\
            'scores':[{'name':'fine','value':1}]}}}""",
            """
            {'id':'e1','trace_id':'t1','parent_id':'g1','name':'',\
            'start_timestamp':'2026-02-01T10:00:01Z','end_timestamp':'2026-02-01T10:00:01Z',\
            'type':'STANDALONE','status':'SUCCESS','metadata':{'langfuse':{'type':'EVENT'}}}""");
  }

  @Test
  void document_andPage_areTakenApart() {
    String trace = "{'id':'t1','timestamp':'2026-02-01T10:00:00Z'}";
    String event = "{'id':'e1','traceId':'t1','type':'EVENT','startTime':'2026-02-01T10:00:01Z'}";
    String document = "{'trace':%s,'observations':[%s],'scores':[]}".formatted(trace, event);
    assertThat(spans(document))
        .hasSize(2)
        .first()
        .asString()
        .endsWith("'metadata':{'langfuse':{'scores':[]}}}");
    assertThat(spans("{'data':[%s,%s],'meta':{}}".formatted(event, trace))).hasSize(2);
    assertThat(Langfuse.recognises(Foreign.object(document))).isTrue();
    assertThat(Langfuse.recognises(Foreign.object("{'data':[%s]}".formatted(event)))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "GENERATION, ask, COMPLETION",
    "AGENT, ask, AGENT_TRACER",
    "TOOL, ask, EXTERNAL_ENDPOINT",
    "TOOL, code_interpreter, CODE_EXECUTION",
    "CHAIN, ask, AGENT_WORKFLOW",
    "RETRIEVER, ask, KB_RETRIEVAL",
    "EVALUATOR, ask, EVALUATION",
    "EMBEDDING, ask, CUSTOM",
    "GUARDRAIL, ask, GUARDRAIL",
    "GUARDRAIL, check output now, OUTPUT_GUARDRAIL",
    "SPAN, ask, TRACER",
    "EVENT, ask, TRACER",
    "UNHEARD, ask, TRACER"
  })
  void type_followsTheKind(String kind, String name, String type) {
    assertThat(
            only(
                "{'id':'a','traceId':'t','startTime':0,'type':'%s','name':'%s'}"
                    .formatted(kind, name)))
        .contains("'type':'%s'".formatted(type));
  }

  @Test
  void counts_areReadInTheOlderForms_andOfModelsAlone() {
    String old = "{'id':'a','traceId':'t','startTime':0,'type':'%s',%s}";
    assertThat(only(old.formatted("GENERATION", "'usage':{'input':3,'output':4}")))
        .contains("'input_tokens':3,'output_tokens':4");
    assertThat(only(old.formatted("GENERATION", "'promptTokens':'3','completionTokens':4.0")))
        .contains("'input_tokens':3,'output_tokens':4");
    assertThat(only(old.formatted("AGENT", "'usageDetails':{'input':3}")))
        .doesNotContain("input_tokens");
    assertThat(only(old.formatted("GENERATION", "'usageDetails':{'input':-3}")))
        .doesNotContain("input_tokens");
  }

  @Test
  void objects_thatAreNoSpans_giveNone() {
    assertThat(spans("{'id':'score','traceId':'t','value':1}")).isEmpty();
    assertThat(Langfuse.recognises(Foreign.object("{'id':1,'timestamp':2}"))).isFalse();
    assertThat(Langfuse.recognises(Foreign.object("{'data':[]}"))).isFalse();
  }
}
