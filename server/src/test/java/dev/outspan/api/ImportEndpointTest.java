package dev.outspan.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outspan.store.memory.MemorySpanStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bodies have single quotes for double ones.
class ImportEndpointTest {
  private static final String FULL =
      "{'id':'s','name':'n','trace_id':'t','start_timestamp':'2026-01-01T00:00:00Z',"
          + "'account_id':'acme','object':'span','created_by':{'id':'bob','type':'service_account',"
          + "'object':'identity'},'parent_id':'p','group_id':'g',"
          + "'end_timestamp':'2026-01-01T00:00:01.500000Z','input':{'a':1e400},'output':{'usage':"
          + "{'prompt_tokens':1}},'metadata':{'b':'\\n'},'expected':{},'status':'ERROR',"
          + "'type':'COMPLETION','application_interaction_id':'','application_variant_id':'v',"
          + "'input_tokens':3,'output_tokens':9223372036854775807,"
          + "'obs_trace_id':'0af7651916cd43dd8448eb211c80319c','obs_span_id':'b7ad6b7169203331',"
          + "'assessments':[{'assessment_id':'1','assessment_type':'rating','created_by':'eve',"
          + "'span_id':'s','trace_id':'t','account_id':'acme','comment':'c',"
          + "'created_at':'2026-01-02T00:00:00Z','updated_at':'2026-01-03T00:00:00.000001Z',"
          + "'object':'span.assessment','rating':4}]}";

  @TempDir private Path directory;
  private ServedApi api;

  @BeforeEach
  void start() throws Exception {
    api = new ServedApi(new MemorySpanStore(), directory, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private HttpResponse<String> send(String key, String body) {
    return api.send(key, "POST /v5/spans/import", body.replace('\'', '"'));
  }

  private static String answer(
      String format, int spans, int assessments, int deleted, int ignored) {
    return "{'object':'import','format':'%s','spans':%d,'assessments':%d,'deleted':%d,'ignored':%d}"
        .formatted(format, spans, assessments, deleted, ignored);
  }

  private void requireAnswer(HttpResponse<String> answer, String expected) {
    assertThat(answer.body().replace('"', '\'')).isEqualTo(expected);
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private void requireRefused(String body, String location, String message) {
    var answer = send(ServedApi.ANN, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body().replace('"', '\''))
        .contains("'loc':" + location, message)
        .contains("{'detail':[{");
    assertThat(exported()).isEmpty();
  }

  private String exported() {
    var answer =
        api.send(
            "POST /v5/spans/export", "{\"export_format\":\"jsonl\",\"include_assessments\":true}");
    try {
      return new JsonMapper().readTree(answer.body()).get("content").textValue().replace('"', '\'');
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String span(String id, String more) {
    return "{'id':'%s','trace_id':'t','name':'n','start_timestamp':1%s}".formatted(id, more);
  }

  private static String deleted(String id) {
    return "{'id':'%s','trace_id':'t','start_timestamp':1,'object':'span.deleted'}".formatted(id);
  }

  @Test
  void ownLine_comesBackAsItWas() {
    requireAnswer(send(ServedApi.ADMIN, FULL + "\n"), answer("outspan", 1, 1, 0, 0));
    assertThat(exported()).isEqualTo(FULL + "\n");
    String other = FULL.replace("'account_id':'acme'", "'account_id':'another'");
    requireAnswer(send(ServedApi.ADMIN, "[" + other + "]"), answer("outspan", 1, 1, 0, 0));
    assertThat(exported()).isEqualTo(FULL + "\n");
  }

  @Test
  void ownLine_withoutCounts_isGivenNone() {
    String line = span("s", ",'type':'COMPLETION','output':{'usage':{'prompt_tokens':1}}");
    requireAnswer(send(ServedApi.ANN, line), answer("outspan", 1, 0, 0, 0));
    assertThat(exported()).doesNotContain("input_tokens").contains("'created_by':{'id':'ann'");
  }

  @Test
  void file_mayBeLinesOrAnArrayOrOneObject_orNothing() {
    requireAnswer(send(ServedApi.ANN, ""), answer("outspan", 0, 0, 0, 0));
    requireAnswer(send(ServedApi.ANN, " \r\n\n"), answer("outspan", 0, 0, 0, 0));
    requireAnswer(send(ServedApi.ANN, "[]"), answer("outspan", 0, 0, 0, 0));
    requireAnswer(
        send(ServedApi.ANN, "\uFEFF\n" + span("a", "") + "\r\n\n" + span("b", "")),
        answer("outspan", 2, 0, 0, 0));
    requireAnswer(
        send(ServedApi.ANN, span("c", "").replace(",", ",\n")), answer("outspan", 1, 0, 0, 0));
    requireAnswer(
        send(ServedApi.ANN, " [" + span("d", "") + ",\n" + span("e", "") + "]"),
        answer("outspan", 2, 0, 0, 0));
  }

  @Test
  void badLine_isToldByItsPlace_andNothingIsStored() {
    String good = span("a", "") + "\n";
    requireRefused(good + "{'id':", "['body',1,6]", "JSON decode error");
    requireRefused(good + "\n7", "['body',2]", "model_attributes_type");
    requireRefused(good + span("b", ",'status':'x'"), "['body',1,'status']", "enum");
    requireRefused(good + "{'trace_id':'t'}", "['body',1,'id']", "missing");
    requireRefused(
        good + span("b", ",'end_timestamp':0"),
        "['body',1]",
        "end_timestamp must not be before start_timestamp");
    requireRefused(
        good + span("b", ",'assessments':[{'assessment_id':'1','assessment_type':'rating'}]"),
        "['body',1,'assessments',0,'created_at']",
        "missing");
    requireRefused(
        "[" + good + "," + span("b\\u0000", "") + "]",
        "['body',1]",
        "id has a NUL or a lone surrogate in it");
    requireRefused("{'a':1}", "['body',0]", "the format is none of those that are known");
    requireRefused("[{'a':1}]", "['body',0]", "the format is none of those that are known");
    var answer = api.send("POST /v5/spans/import?format=csv", "{}");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("[\"query\",\"format\"]", "'outspan', 'langfuse' or 'phoenix'");
  }

  @Test
  void foreignLine_thatIsBad_isToldInItsOwnWords() {
    requireRefused(
        "{'id':'a','traceId':'t','startTime':'x'}", "['body',0,'startTime']", "valid datetime");
    requireRefused(
        "{'context.span_id':'a','context.trace_id':7,'name':'n','start_time':0}",
        "['body',0,'context.trace_id']",
        "string_type");
    requireRefused(
        "{'id':'a','traceId':'t','startTime':0}\n{'id':'score','value':1}",
        "['body',1]",
        "no langfuse span is in the object");
  }

  @Test
  void lines_countAsIfEachWereStoredAfterTheOneBefore() {
    String completed = span("a", ",'end_timestamp':2");
    requireAnswer(
        send(ServedApi.ANN, span("a", "") + "\n" + completed + "\n" + span("a", "")),
        answer("outspan", 1, 0, 0, 2));
    requireAnswer(
        send(ServedApi.ANN, span("a", "") + "\n" + span("b", "")), answer("outspan", 1, 0, 0, 1));
    assertThat(exported()).contains("'end_timestamp':'1970-01-01T00:00:02Z'");
    requireAnswer(
        send(ServedApi.ADMIN, deleted("a") + "\n" + span("a", "") + "\n" + deleted("none")),
        answer("outspan", 1, 0, 1, 1));
    assertThat(exported()).doesNotContain("end_timestamp");
    requireAnswer(
        send(ServedApi.ADMIN, span("b", "") + "\n" + deleted("b")), answer("outspan", 0, 0, 1, 1));
    assertThat(exported()).doesNotContain("'id':'b'");
  }

  @Test
  void deletion_needsTheScopeAdmin_andIsAudited() throws Exception {
    send(ServedApi.ANN, span("a", ""));
    var answer = send(ServedApi.ANN, span("b", "") + "\n" + deleted("a"));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .contains("the file deletes 1 spans, for which a key needs the scope admin");
    assertThat(exported()).contains("'id':'a'").doesNotContain("'id':'b'");
    requireAnswer(send(ServedApi.ADMIN, deleted("a")), answer("outspan", 0, 0, 1, 0));
    try (var files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile).map(ImportEndpointTest::read))
          .anyMatch(text -> text.contains("deletion.finished"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String comment(String id, String author, String text) {
    return "{'assessment_id':'%s','assessment_type':'comment','created_by':'%s','comment':'%s',"
            .formatted(id, author, text)
        + "'created_at':0}";
  }

  private static String assessed(String span, String... assessments) {
    return span(span, ",'assessments':[%s]".formatted(String.join(",", assessments)));
  }

  @Test
  void spanOrAssessment_ofAnotherAuthor_needsTheScopeAdmin() {
    String bobs = span("b", ",'created_by':{'id':'bob','type':'service_account'}");
    String anns = span("a", ",'created_by':{'id':'ann'}");
    String file = anns + "\n" + bobs + "\n" + assessed("c", comment("1", "eve", "x"));
    var refused = send(ServedApi.ANN, file);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .isEqualTo(
            "{\"detail\":\"span 'b' has another author than the key of the request,"
                + " for which a key needs the scope admin\"}");
    refused =
        send(ServedApi.ANN, assessed("c", comment("1", "ann", "x"), comment("2", "eve", "x")));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .isEqualTo(
            "{\"detail\":\"the assessment '2' has another author than the key of the request,"
                + " for which a key needs the scope admin\"}");
    // A line that a later one takes the place of counts too.
    assertThat(send(ServedApi.ANN, bobs + "\n" + span("b", "")).statusCode()).isEqualTo(403);
    assertThat(exported()).isEmpty();
    requireAnswer(send(ServedApi.ADMIN, file), answer("outspan", 3, 1, 0, 0));
    assertThat(exported()).contains("'created_by':{'id':'bob'", "'created_by':'eve'");
  }

  @Test
  void withoutAnAuthor_theKeyIsIt() {
    String anonymous = "{'assessment_id':'2','assessment_type':'rating','rating':1,'created_at':0}";
    requireAnswer(
        send(ServedApi.ANN, assessed("a", comment("1", "ann", "x"), anonymous)),
        answer("outspan", 1, 2, 0, 0));
    assertThat(exported())
        .contains("'created_by':{'id':'ann'", "'assessment_type':'rating','created_by':'ann'");
  }

  @Test
  void filesOfOthers_areByTheKeyThatImportsThem() {
    String langfuse =
        "{'id':'a','traceId':'t','startTime':0,'type':'SPAN','created_by':{'id':'bob'},"
            + "'createdBy':'bob','assessments':[%s]}".formatted(comment("1", "bob", "x"));
    String phoenix =
        "{'context':{'span_id':'b','trace_id':'t'},'name':'n','start_time':0,"
            + "'created_by':{'id':'bob'},'assessments':[%s]}".formatted(comment("2", "bob", "x"));
    requireAnswer(send(ServedApi.ANN, langfuse), answer("langfuse", 1, 0, 0, 0));
    requireAnswer(send(ServedApi.ANN, phoenix), answer("phoenix", 1, 0, 0, 0));
    assertThat(exported().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("'object':'span','created_by':{'id':'ann'"))
        .allMatch(line -> line.contains("'assessments':[]"));
  }

  @Test
  void assessment_ofAnotherKey_isChangedByAnAdminAlone() {
    requireAnswer(
        send(ServedApi.ADMIN, assessed("a", comment("1", "bob", "x"), comment("2", "ann", "y"))),
        answer("outspan", 1, 2, 0, 0));
    requireAnswer(
        send(ServedApi.ANN, assessed("a", comment("2", "ann", "z"))),
        answer("outspan", 1, 1, 0, 0));
    assertThat(exported()).contains("'comment':'x'", "'comment':'z'");
    String changed = assessed("a", comment("1", "ann", "changed"));
    var refused = send(ServedApi.ANN, span("b", "") + "\n" + changed);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .contains(
            "the assessment '1' was made by another key: to change it a key needs the scope admin");
    assertThat(exported()).doesNotContain("'id':'b'", "changed");
    requireAnswer(send(ServedApi.ADMIN, changed), answer("outspan", 1, 1, 0, 0));
    assertThat(exported()).contains("'comment':'changed'", "'comment':'z'");
  }

  @Test
  void assessments_thatCannotStandTogether_areRefused() {
    String overwrite =
        "{'assessment_id':'%s','assessment_type':'overwrite','overwrite':{},'created_at':0}";
    requireRefused(
        assessed("a", comment("1", "x", "x"), comment("1", "x", "x")),
        "['body',0,'assessments']",
        "the assessment_id '1' is there twice");
    requireRefused(
        assessed("a", overwrite.formatted("1"), overwrite.formatted("2")),
        "['body',0,'assessments']",
        "a span has 2 overwrites, the limit is 1");
    send(ServedApi.ANN, assessed("a", overwrite.formatted("1")));
    var second =
        send(ServedApi.ANN, span("b", "") + "\n" + assessed("a", overwrite.formatted("2")));
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("span 'a' has an overwrite already");
    var twice =
        send(
            ServedApi.ANN,
            assessed("b", comment("5", "ann", "x"))
                + "\n"
                + assessed("c", comment("5", "ann", "x")));
    assertThat(twice.statusCode()).isEqualTo(409);
    assertThat(exported()).doesNotContain("'id':'b'");
    var other = send(ServedApi.ANN, assessed("d", comment("1", "ann", "x")));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body())
        .contains("the assessment '1' is that of another span; 1 spans of the file are stored");
  }

  @Test
  void import_redactsAndTakesWhateverParentsThereAre() {
    String secret = "sk-" + "proj-Ab3Cd5Ef7Gh9Ij1Kl3Mn5Op7Qr9St1Uv3Wx5Yz7";
    requireAnswer(
        send(ServedApi.ANN, span("a", ",'input':{'password':'%s'}".formatted(secret))),
        answer("outspan", 1, 0, 0, 0));
    assertThat(exported()).doesNotContain(secret);
    requireAnswer(
        send(
            ServedApi.ANN,
            """
            {'id':'b','trace_id':'u','name':'n','start_timestamp':1,'parent_id':'a'}
            {'id':'c','trace_id':'u','name':'n','start_timestamp':1,'parent_id':'d'}
            {'id':'d','trace_id':'u','name':'n','start_timestamp':1,'parent_id':'c'}"""),
        answer("outspan", 3, 0, 0, 0));
  }

  @Test
  void import_ofOthersFiles_saysWhoseTheyAre() {
    requireAnswer(
        send(ServedApi.ANN, "{'id':'a','traceId':'t','startTime':0,'type':'SPAN'}"),
        answer("langfuse", 1, 0, 0, 0));
    requireAnswer(
        send(
            ServedApi.ANN,
            "{'data':[{'context':{'span_id':'b','trace_id':'t'},'name':'n','start_time':0}]}"),
        answer("phoenix", 1, 0, 0, 0));
  }

  @Test
  void file_ofTooManySpans_isRefused() {
    var lines = new StringBuilder();
    for (int i = 0; i <= 10_000; i++) {
      lines.append(deleted(String.valueOf(i))).append('\n');
    }
    var answer = send(ServedApi.ADMIN, lines.toString());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("the file has over 10000 spans");
  }

  @Test
  void file_ofTooManyAssessments_isRefused() {
    var assessments = new StringJoiner(",");
    for (int i = 0; i <= 20_000; i++) {
      assessments.add("{}");
    }
    var answer = send(ServedApi.ANN, assessed("a", assessments.toString()));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).isEqualTo("{\"detail\":\"the file has over 20000 assessments\"}");
  }
}
