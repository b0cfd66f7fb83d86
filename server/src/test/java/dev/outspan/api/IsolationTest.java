package dev.outspan.api;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.account.AuditLog;
import dev.outspan.account.Caller;
import dev.outspan.account.Grant;
import dev.outspan.account.KeyFile;
import dev.outspan.account.KeyRegistry;
import dev.outspan.account.KeyRequest;
import dev.outspan.account.Keys;
import dev.outspan.account.Scope;
import dev.outspan.delivery.Exports;
import dev.outspan.http.HttpServer;
import dev.outspan.http.HttpSettings;
import dev.outspan.http.Routes;
import dev.outspan.ingest.Redactor;
import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Verdict;
import dev.outspan.store.SpanStore;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.SpanMaker;
import dev.outspan.testing.Spans;
import dev.outspan.upkeep.Deletions;
import dev.outspan.upkeep.Erasures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two accounts with the same ids, and every route there is: whatever the one asks, nothing of the
/// other is in the answer, and nothing of the other changes. A route without requests here fails.
class IsolationTest {
  private static final String CANARY = "canary";
  private static final String THEIRS = "theirs";
  private static final String OURS = "ours";

  /// A trace that only the other account has.
  private static final String ONLY_THEIRS = "only-theirs";

  private static final Set<String> WITHOUT_ACCOUNT =
      Set.of(
          "GET /docs",
          "GET /docs/init.js",
          "GET /docs/{id}",
          "GET /healthz",
          "GET /livez",
          "GET /openapi.json",
          "GET /readyz",
          "GET /v5/limits");

  private static final List<String> FILTERS =
      List.of(
          "",
          "'span_ids':['s1','s2','only-theirs'],",
          "'trace_ids':['t1','t2','only-theirs'],",
          "'names':['canary name','ours name'],",
          "'group_id':'canary group',",
          "'search_texts':['canary'],",
          "'extra_metadata':{'m':['canary metadata','ours metadata']},",
          "'agentex_agent_names':['canary agent'],",
          "'application_variant_ids':['canary variant'],",
          "'assessment_types':['comment'],");

  private static final String NEW_SPANS =
      """
      {'items':[{'id':'%s','trace_id':'t1','name':'ours','start_timestamp':0,
      'end_timestamp':9,'parent_id':'only-theirs'}]}""";

  /// What is sent for each route: bodies, with single quotes for double ones, or ids and bodies.
  private final Map<String, List<Request>> requests =
      inOrder(
          entry("POST /v5/spans/export", exports()),
          entry("GET /v5/exports", List.of(Request.of(""))),
          entry("GET /v5/exports/{id}", List.of(Request.of("").withId("THEIR-EXPORT"))),
          entry("DELETE /v5/exports/{id}", List.of(Request.of("").withId("THEIR-EXPORT"))),
          entry(
              "GET /v5/files/{id}",
              List.of(
                  Request.of("").withId("THEIR-EXPORT-spans.json"),
                  Request.of("").withId("THEIR-EXPORT-spans.json").withQuery("?expires=1"))),
          entry("GET /v5/spans/{id}", ofEachSpan("")),
          entry("PATCH /v5/spans/{id}", ofEachSpan("{'output':{'o':'ours'}}")),
          entry(
              "POST /v5/spans",
              List.of(
                  Request.of("{'id':'s1','trace_id':'t1','name':'ours','start_timestamp':0}"),
                  Request.of("{'id':'n1','trace_id':'only-theirs','name':'x','start_timestamp':0}"),
                  Request.of(
                      "{'id':'n2','trace_id':'t9','name':'x','start_timestamp':0,'parent_id':'only-theirs'}"))),
          entry("POST /v5/spans/batch", List.of(Request.of(NEW_SPANS.formatted("n3")))),
          entry("PUT /v5/spans/batch", List.of(Request.of(NEW_SPANS.formatted("s1")))),
          entry("POST /v5/spans/import", imports()),
          entry("GET /v5/admin/keys", List.of(Request.of(""))),
          entry(
              "POST /v5/admin/keys",
              List.of(Request.of("{'accounts':['theirs']}"), Request.of("{'accounts':['ours']}"))),
          entry("POST /v5/admin/keys/{id}/rotate", List.of(Request.of("{}").withId("THEIR-KEY"))),
          entry("POST /v5/admin/keys/{id}/revoke", List.of(Request.of("").withId("THEIR-KEY"))),
          entry("GET /v5/admin/erasure", List.of(Request.of(""))),
          entry("POST /v5/admin/erasure", List.of(Request.of(""))),
          entry("POST /v5/spans/search", questions()),
          entry("POST /v5/spans/count", questions()),
          entry("POST /v5/spans/facets", questions()),
          entry("POST /v5/spans/metrics", questions()),
          entry("GET /v5/span-assessments", listings()),
          entry(
              "POST /v5/span-assessments",
              List.of(
                  Request.of("{'assessment_type':'rating','rating':1,'trace_id':'t1'}"),
                  Request.of(
                      "{'assessment_type':'rating','rating':1,'trace_id':'only-theirs','span_id':'only-theirs'}"))),
          entry("GET /v5/span-assessments/{id}", ofTheirAssessments("")),
          entry("PATCH /v5/span-assessments/{id}", ofTheirAssessments("{'comment':'ours'}")),
          entry("DELETE /v5/span-assessments/{id}", ofTheirAssessments("")),
          entry(
              "POST /v5/spans/delete",
              List.of(
                  Request.of("{'expected_count':99}"),
                  Request.of("{'trace_ids':['only-theirs'],'expected_count':1}"),
                  Request.of("{'trace_ids':['only-theirs'],'expected_count':0}"))),
          entry("DELETE /v5/spans/{id}", ofEachSpan("")),
          entry(
              "DELETE /v5/traces/{id}",
              List.of(Request.of("").withId("t1"), Request.of("").withId(ONLY_THEIRS))));

  @SafeVarargs
  private static <T> Map<String, T> inOrder(Map.Entry<String, T>... entries) {
    var map = new LinkedHashMap<String, T>();
    for (var entry : entries) {
      map.put(entry.getKey(), entry.getValue());
    }
    return map;
  }

  /// One request to a route.
  ///
  /// @param id in place of the path's, if it has one
  /// @param query behind the path, with its question mark
  private record Request(String id, String query, String body) {
    static Request of(String body) {
      return new Request("", "", body);
    }

    Request withId(String other) {
      return new Request(other, query, body);
    }

    Request withQuery(String other) {
      return new Request(id, other, body);
    }
  }

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final SpanStore store = new MemorySpanStore();
  private KeyRegistry registry;
  private Exports exports;
  private Routes apiRoutes;
  private Routes adminRoutes;
  private HttpServer apiSide;
  private HttpServer adminSide;

  private static List<Request> exports() {
    var requests = new ArrayList<Request>();
    for (String filter : FILTERS) {
      for (String format : List.of("json", "jsonl", "csv")) {
        for (String children : List.of("false", "true")) {
          requests.add(
              Request.of(
                  "{%s'export_format':'%s','with_children':%s,'include_assessments':true}"
                      .formatted(filter, format, children)));
        }
      }
    }
    return requests;
  }

  /// Spans, a deletion and an assessment with their ids, of their account by what the lines say.
  private static List<Request> imports() {
    return List.of(
        Request.of(
            """
            {'id':'s1','trace_id':'t1','name':'ours','start_timestamp':0,'account_id':'theirs'}
            {'id':'n4','trace_id':'only-theirs','name':'ours','start_timestamp':0,
            'parent_id':'only-theirs'}"""
                .replace(",\n", ",")),
        Request.of(
            """
            {'id':'only-theirs','trace_id':'only-theirs','start_timestamp':0,'object':'span.deleted',\
            'account_id':'theirs'}"""),
        Request.of(
            """
            [{'id':'n5','trace_id':'t1','name':'ours','start_timestamp':0,'assessments':[\
            {'assessment_id':'a-t1s1','assessment_type':'comment','comment':'ours','created_at':0,\
            'account_id':'theirs'}]}]"""),
        Request.of(
            "{'id':'n6','traceId':'only-theirs','type':'SPAN','name':'x','startTime':0,"
                + "'projectId':'theirs'}"));
  }

  /// The filters as they are, and with each cursor.
  private static List<Request> questions() {
    var requests = new ArrayList<Request>();
    for (String filter : FILTERS) {
      Request question = Request.of("{%s'bucket':'P1D'}".formatted(filter));
      requests.add(question);
      requests.add(question.withQuery("?limit=1&starting_after=s1"));
      requests.add(question.withQuery("?limit=1&starting_after=" + ONLY_THEIRS));
    }
    return requests;
  }

  private static List<Request> listings() {
    return Stream.of(
            "span_id=s1", "span_id=" + ONLY_THEIRS, "trace_id=t1", "trace_id=" + ONLY_THEIRS)
        .map(query -> Request.of("").withQuery("?" + query))
        .toList();
  }

  private static List<Request> ofEachSpan(String body) {
    return Stream.of("s1", "s2", ONLY_THEIRS).map(id -> Request.of(body).withId(id)).toList();
  }

  /// Their ids are no secret of theirs here: the client has to know them to ask.
  private static List<Request> ofTheirAssessments(String body) {
    return Stream.of("a-t1s1", "a-t2s1", "a-none").map(id -> Request.of(body).withId(id)).toList();
  }

  @BeforeEach
  void start() throws IOException {
    var clock = Clock.systemUTC();
    var audit = new AuditLog(directory, clock);
    registry = new KeyRegistry(new KeyFile(directory), audit, clock);
    fill(THEIRS, CANARY);
    store.writer().insert(List.of(marked(ONLY_THEIRS, ONLY_THEIRS, THEIRS, CANARY).make()));
    fill(OURS, "ours");
    Keys keys =
        account ->
            Optional.of(new Caller("key-" + account, List.of(account), EnumSet.allOf(Scope.class)));
    var settings = HttpSettings.DEFAULT.withPort(0);
    var limits = ApiLimits.of(settings, new ApiLimits.Storage(1, 0));
    var delivery = TestDelivery.in(directory, store, clock);
    exports = delivery.exports().orElseThrow();
    var api = new Api(store, new Redactor(), delivery, limits, clock);
    var erasures = new Erasures(store.deletion(), directory, audit, clock);
    apiRoutes = api.routes();
    var deletions = new Deletions(store.deletion(), erasures, audit, exports::deleted);
    new DeletionEndpoints(deletions, limits).addTo(apiRoutes);
    new ImportEndpoint(store, new Redactor(), deletions, limits).addTo(apiRoutes);
    adminRoutes = api.adminRoutes(registry);
    new ErasureEndpoint(erasures).addTo(adminRoutes);
    apiSide = HttpServer.start(settings, apiRoutes, keys);
    adminSide = HttpServer.start(settings, adminRoutes, keys);
  }

  @AfterEach
  void stop() {
    client.close();
    adminSide.close();
    apiSide.close();
    exports.close();
    store.close();
  }

  private void fill(String account, String mark) {
    var spans =
        List.of(
            marked("t1", "s1", account, mark).make(),
            marked("t1", "s2", account, mark).parent("s1").make(),
            marked("t2", "s1", account, mark).make());
    store.writer().insert(spans);
    spans.forEach(span -> store.assessments().create(assessment(mark, span.key())));
    var grant = new Grant(List.of(account), EnumSet.of(Scope.READ));
    registry.create(new KeyRequest(grant, mark + " key", Optional.empty()), "test");
  }

  /// A comment with the mark in it.
  private static Assessment assessment(String mark, SpanKey span) {
    var verdict =
        new Verdict(
            Optional.of("comment " + mark),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    String id = (mark.equals(CANARY) ? "a-" : "b-") + span.traceId() + span.id();
    return new Assessment(
        id, span, AssessmentType.COMMENT, verdict, mark, Instant.EPOCH, Instant.EPOCH);
  }

  private static SpanMaker marked(String trace, String id, String account, String mark) {
    return Spans.span(trace, id)
        .account(account)
        .name(mark + " name")
        .group(mark + " group")
        .variant(mark + " variant")
        .input("{\"%1$s key\":\"%1$s input\"}".formatted(mark))
        .output("{\"o\":\"%s output\"}".formatted(mark))
        .metadata("{\"m\":\"%1$s metadata\",\"__agent_name__\":\"%1$s agent\"}".formatted(mark))
        .expected("{\"e\":\"%s expected\"}".formatted(mark));
  }

  private HttpResponse<String> send(
      HttpServer side, String account, String route, Request request) {
    String target =
        (route.replace("{id}", request.id()) + request.query())
            .replace("THEIR-KEY", keyOf(THEIRS))
            .replace("THEIR-EXPORT", exportOf(THEIRS));
    int blank = target.indexOf(' ');
    var sent =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + side.port() + target.substring(blank + 1)))
            .header("x-api-key", account)
            .header("Content-Type", "application/json")
            .method(
                target.substring(0, blank),
                BodyPublishers.ofString(request.body().replace('\'', '"')))
            .build();
    try {
      return client.send(sent, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// The export that the account has made, if it has.
  private String exportOf(String account) {
    return exports.page(account, Optional.empty(), 100).jobs().stream()
        .map(job -> job.record().file().id())
        .findFirst()
        .orElse("none");
  }

  private String keyOf(String account) {
    return registry.list().stream()
        .filter(key -> key.grant().accounts().equals(List.of(account)))
        .findFirst()
        .orElseThrow()
        .id();
  }

  /// Everything that the other account has, as it sees it.
  private String all() {
    String spans =
        send(apiSide, THEIRS, "POST /v5/spans/export", Request.of("{'include_assessments':true}"))
            .body()
            .replaceAll("spans_export_\\w+", "");
    String file =
        send(apiSide, THEIRS, "GET /v5/exports/{id}", Request.of("").withId("THEIR-EXPORT"))
            .body()
            .replaceAll("\"signed_url.*", "");
    return spans + file + send(adminSide, THEIRS, "GET /v5/admin/keys", Request.of("")).body();
  }

  @Test
  void routes_allAreAsked() {
    var known = new TreeSet<>(requests.keySet());
    known.addAll(WITHOUT_ACCOUNT);
    var there = new TreeSet<>(apiRoutes.names());
    there.addAll(adminRoutes.names());
    assertThat(known).isEqualTo(there);
  }

  @Test
  void answers_holdNothingOfTheOtherAccount_andChangeNothingOfIt() {
    send(
        apiSide,
        THEIRS,
        "POST /v5/spans/export",
        Request.of("{'export_method':'signed_url','names':['canary name']}"));
    String before = all();
    assertThat(before).contains(CANARY + " output", "comment " + CANARY, CANARY + " key");
    requests.forEach(
        (route, sent) -> {
          HttpServer side = apiRoutes.names().contains(route) ? apiSide : adminSide;
          for (Request request : sent) {
            HttpResponse<String> answer = send(side, OURS, route, request);
            assertThat(answer.statusCode())
                .as("%s %s", route, request)
                .isNotEqualTo(422)
                .isLessThan(500);
            assertThat(answer.body() + answer.headers().map())
                .as("%s %s", route, request)
                .doesNotContain(CANARY);
          }
        });
    assertThat(all()).isEqualTo(before);
  }

  @Test
  void changes_holdNothingOfTheOtherAccount() {
    String since = watermark();
    send(apiSide, THEIRS, "DELETE /v5/spans/{id}", Request.of("").withId(ONLY_THEIRS));
    send(apiSide, THEIRS, "PATCH /v5/spans/{id}", Request.of("{'name':'canary'}").withId("s2"));
    Request changes = Request.of("{'since':'%s'}".formatted(since));
    assertThat(send(apiSide, OURS, "POST /v5/spans/export", changes).body())
        .contains("\"content\":\"[]\"");
    assertThat(send(apiSide, THEIRS, "POST /v5/spans/export", changes).body())
        .contains(ONLY_THEIRS, CANARY);
  }

  private String watermark() {
    return send(apiSide, OURS, "POST /v5/spans/export", Request.of("{}"))
        .headers()
        .firstValue("Outspan-Watermark")
        .orElseThrow();
  }

  @Test
  void requests_reachWhatTheirAccountHas() {
    String export = send(apiSide, OURS, "POST /v5/spans/export", Request.of("{}")).body();
    assertThat(export).contains("ours output").doesNotContain(CANARY);
    assertThat(send(apiSide, OURS, "GET /v5/spans/{id}", Request.of("").withId("s1")).statusCode())
        .isEqualTo(200);
    assertThat(send(adminSide, OURS, "GET /v5/admin/keys", Request.of("")).body())
        .contains("ours key");
  }

  @Test
  void foreignAndUnknownIds_getTheSameAnswer() {
    for (String route : List.of("GET /v5/spans/{id}", "PATCH /v5/spans/{id}")) {
      HttpResponse<String> foreign =
          send(apiSide, OURS, route, Request.of("{}").withId(ONLY_THEIRS));
      HttpResponse<String> unknown = send(apiSide, OURS, route, Request.of("{}").withId("none"));
      assertThat(foreign.statusCode()).isEqualTo(404);
      assertThat(foreign.body()).isEqualTo(unknown.body());
    }
  }
}
