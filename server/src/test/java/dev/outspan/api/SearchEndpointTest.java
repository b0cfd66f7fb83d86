package dev.outspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.outspan.http.HttpSettings;
import dev.outspan.http.HttpSettings.Load;
import dev.outspan.span.Span;
import dev.outspan.span.SpanRow;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.SpanMaker;
import dev.outspan.testing.Spans;
import dev.outspan.wire.SpanJson;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchEndpointTest {
  private ServedApi api;

  @BeforeEach
  void start() throws IOException {
    api = new ServedApi(Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static SpanMaker span(String traceId, String id, int startMicros) {
    return Spans.span(traceId, id).account(ServedApi.ACCOUNT).startUs(Spans.START_US + startMicros);
  }

  private List<Span> given(SpanMaker... makers) {
    List<Span> spans = Stream.of(makers).map(SpanMaker::make).toList();
    api.store.writer().insert(spans);
    return spans;
  }

  private String search(String query, String body) {
    var answer = api.send("POST /v5/spans/search?" + query, body);
    return answer.statusCode() + " " + answer.body();
  }

  private JsonNode page(String query, String body) throws IOException {
    var answer = api.send("POST /v5/spans/search?" + query, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonMapper().readTree(answer.body());
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String json(Span span) {
    var json = new Utf8Buffer(256);
    SpanJson.append(json, SpanRow.of(span));
    return new String(json.toByteArray(), StandardCharsets.UTF_8);
  }

  // S5
  @Test
  void search_nothing_isAnEmptyPageWithoutCursors() {
    assertThat(search("", "{}"))
        .isEqualTo(
            """
            200 {"items":[],"object":"list","total":0,"has_more":false,"limit":100}""");
  }

  @Test
  void search_everything_isOnePageWithoutCursors() {
    List<Span> spans = given(span("t", "a", 0), span("t", "b", 1));
    assertThat(search("limit=2", "{}"))
        .isEqualTo(
            "200 {\"items\":[%s,%s],\"object\":\"list\",\"total\":0,\"has_more\":false,\"limit\":2}"
                .formatted(json(spans.get(0)), json(spans.get(1))));
  }

  // S5
  @Test
  void cursors_areThereWhereSomethingMayBe() throws IOException {
    given(span("t", "a", 0), span("t", "b", 1), span("t", "c", 2), span("t", "d", 3));
    JsonNode first = page("limit=1", "{}");
    assertThat(cursorsOf(first)).containsExactly("next_cursor");
    String a = escaped(first.get("next_cursor").asText());
    JsonNode middle = page("limit=2&starting_after=" + a, "{}");
    assertThat(cursorsOf(middle)).containsExactly("next_cursor", "prev_cursor");
    assertThat(idsOf(middle)).containsExactly("b", "c");
    String c = escaped(middle.get("next_cursor").asText());
    JsonNode last = page("limit=2&starting_after=" + c, "{}");
    assertThat(cursorsOf(last)).containsExactly("prev_cursor");
    assertThat(idsOf(last)).containsExactly("d");
    String b = escaped(middle.get("prev_cursor").asText());
    JsonNode back = page("limit=2&ending_before=" + b, "{}");
    assertThat(cursorsOf(back)).containsExactly("next_cursor");
    assertThat(idsOf(back)).containsExactly("a");
    JsonNode shortBack = page("limit=1&ending_before=c", "{}");
    assertThat(cursorsOf(shortBack)).containsExactly("next_cursor", "prev_cursor");
    assertThat(idsOf(shortBack)).containsExactly("b");
    assertThat(cursorsOf(page("starting_after=d", "{}"))).isEmpty();
    assertThat(cursorsOf(page("ending_before=a", "{}"))).isEmpty();
  }

  private static List<String> cursorsOf(JsonNode page) {
    return Stream.of("next_cursor", "prev_cursor").filter(page::has).toList();
  }

  private static List<String> idsOf(JsonNode page) {
    return page.get("items").findValuesAsText("id").stream()
        .filter(id -> id.length() == 1)
        .toList();
  }

  // S4
  @Test
  void cursor_thatNamesNoPlace_is400() {
    given(span("t", "a", 0), span("u", "a", 0), span("t", "b", 1));
    assertThat(search("starting_after=none%0A", "{}"))
        .isEqualTo("400 {\"detail\":\"the cursor 'none\\n' is no span's id\"}");
    assertThat(search("ending_before=a", "{}"))
        .isEqualTo(
            """
            400 {"detail":"the cursor 'a' is the id of several spans: use next_cursor or \
            prev_cursor"}""");
    assertThat(search("ending_before=a", "{\"trace_ids\":[\"u\"]}")).startsWith("200 ");
  }

  @Test
  void cursor_ofAnotherOrder_is400() throws IOException {
    given(span("t", "a", 0), span("t", "b", 1));
    String cursor = escaped(page("limit=1", "{}").get("next_cursor").asText());
    assertThat(search("sort_order=desc&starting_after=" + cursor, "{}"))
        .isEqualTo(
            """
            400 {"detail":"the cursor is of a list by start_timestamp asc, the request is for one \
            by start_timestamp desc"}""");
  }

  // S1
  @Test
  void search_looksInNameAndMetadata_andForAssessmentsOfTheSpanItself() throws IOException {
    given(
        span("t", "a", 0).name("refund desk"),
        span("t", "b", 1).metadata("{\"k\":\"refund\"}"),
        span("t", "c", 2));
    assertThat(idsOf(page("", "{\"search_texts\":[\"refund\"]}"))).containsExactly("a", "b");
    String rating =
        "{\"assessment_type\":\"rating\",\"rating\":3,\"trace_id\":\"t\",\"span_id\":\"b\"}";
    assertThat(api.send("POST /v5/span-assessments", rating).statusCode()).isEqualTo(200);
    assertThat(idsOf(page("", "{\"assessment_types\":[\"rating\"]}"))).containsExactly("b");
  }

  @Test
  void search_whenTheAccountHoldsTooMuch_is429() throws IOException {
    Load load = HttpSettings.Load.DEFAULT;
    var small =
        new Load(
            load.connections(),
            load.requestsPerAccount(),
            load.bodyBytes(),
            1_000,
            load.wrongKeysPerMinute(),
            load.stop());
    api.close();
    api =
        new ServedApi(
            new MemorySpanStore(), HttpSettings.DEFAULT.withLoad(small), Clock.systemUTC());
    given(span("t", "a", 0).input("{\"k\":\"%s\"}".formatted("x".repeat(1_000))));
    assertThat(search("", "{}"))
        .isEqualTo("429 {\"detail\":\"the account's requests hold 1000 bytes\"}");
    assertThat(search("", "{\"names\":[\"none\"]}")).startsWith("200 ");
  }

  @Test
  void search_withAKeyThatMayNotRead_is403() {
    assertThat(api.send("ingest-x", "POST /v5/spans/search", "{}").statusCode()).isEqualTo(403);
  }

  /// Whatever stands in a filter or cursor, it is an answer or a refusal.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'",
        "\"",
        "\\",
        "%",
        "_",
        "$1",
        "?",
        "{}",
        "\u0000",
        "\ud800",
        "\uffff",
        "\ud83d\ude00",
        "(?i)(",
        "[a",
        "x{9999}",
        "\\Q",
        "'); DROP TABLE span; --",
        "/*",
        "\n\r\t",
        "page1.",
        "..",
        "\u202e"
      })
  void hostileTexts_inEveryFilter_findNothing(String text) {
    given(span("t", "a", 0).name("n").metadata("{\"k\":1}"));
    String quoted = new TextNode(text).toString();
    for (String filter :
        List.of(
            "span_ids",
            "trace_ids",
            "names",
            "application_variant_ids",
            "assessment_types",
            "acp_types",
            "agentex_agent_names",
            "agentex_agent_ids",
            "parent_ids",
            "obs_trace_ids",
            "obs_span_ids")) {
      assertThat(search("", "{\"%s\":[%s]}".formatted(filter, quoted)))
          .as(filter)
          .startsWith("200 {\"items\":[],");
    }
    assertThat(search("", "{\"group_id\":%s}".formatted(quoted))).startsWith("200 {\"items\":[],");
    assertThat(search("", "{\"search_texts\":[%s]}".formatted("\"ab" + quoted.substring(1))))
        .startsWith("200 {\"items\":[],");
    assertThat(search("", "{\"extra_metadata\":{%s:%<s}}".formatted(quoted)))
        .startsWith("200 {\"items\":[],");
    String pair = "{\"trace_id\":%s,\"span_id\":%<s}".formatted(quoted);
    assertThat(search("", "{\"spans\":[%s]}".formatted(pair))).startsWith("200 {\"items\":[],");
    for (String cursor : List.of("starting_after", "ending_before")) {
      assertThat(search(cursor + "=" + escaped(text), "{}")).as(cursor).startsWith("400 ");
    }
  }
}
