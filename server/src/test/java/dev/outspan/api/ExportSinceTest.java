package dev.outspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outspan.store.SpanStore;
import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.DuckDbSpanStore;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.Seeds;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `since`, over HTTP.
class ExportSinceTest {
  private static final String LINES = "{\"export_format\":\"jsonl\"}";

  @TempDir private Path directory;

  private ServedApi memory() throws Exception {
    return new ServedApi(new MemorySpanStore(), directory, Clock.systemUTC());
  }

  private static HttpResponse<String> export(ServedApi api, String body) {
    return api.send("POST /v5/spans/export", body);
  }

  private static String watermark(HttpResponse<String> answer) {
    return answer.headers().firstValue("Outspan-Watermark").orElseThrow();
  }

  private static void put(ServedApi api, String... spans) {
    var answer =
        api.send("PUT /v5/spans/batch", "{\"items\":[%s]}".formatted(String.join(",", spans)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static String span(String id, String name) {
    return "{\"id\":\"%s\",\"trace_id\":\"t\",\"name\":\"%s\",\"start_timestamp\":1}"
        .formatted(id, name);
  }

  private static String since(String watermark, String options) {
    return "{\"since\":\"%s\"%s}".formatted(watermark, options);
  }

  @Test
  void changes_comeInEveryFormat_withWhatWasDeleted() throws Exception {
    try (var api = memory()) {
      put(api, span("a", "n"), span("b", "n"));
      String before = watermark(export(api, LINES));
      api.send(ServedApi.ADMIN, "DELETE /v5/spans/a", "");
      put(api, span("c", "new"));
      String gone =
          "{'id':'a','trace_id':'t','start_timestamp':'1970-01-01T00:00:01Z','object':'span.deleted'}";
      String there =
          "{'id':'c','name':'new','trace_id':'t','start_timestamp':'1970-01-01T00:00:01Z',"
              + "'account_id':'acme','object':'span','created_by':{'id':'ann','type':"
              + "'service_account','object':'identity'},'input':{},'output':{},'metadata':{},"
              + "'status':'SUCCESS','type':'STANDALONE'}";
      assertThat(content(export(api, since(before, "")))).isEqualTo("[" + gone + "," + there + "]");
      assertThat(content(export(api, since(before, ",\"export_format\":\"jsonl\""))))
          .isEqualTo(gone + "\n" + there + "\n");
      assertThat(
              content(
                  export(
                      api,
                      since(
                          before,
                          ",\"export_format\":\"csv\",\"columns\":[\"object\",\"name\","
                              + "\"trace_id\",\"id\",\"start_timestamp\"]"))))
          .isEqualTo(
              """
              object,name,trace_id,id,start_timestamp
              span.deleted,,t,a,1970-01-01T00:00:01Z
              span,new,t,c,1970-01-01T00:00:01Z
              """
                  .replace("\n", "\r\n"));
      assertThat(content(export(api, since(before, ",\"export_format\":\"chat\"")))).isEmpty();
    }
  }

  /// The file in an envelope, with single quotes for double ones.
  private static String content(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    try {
      return new JsonMapper().readTree(answer.body()).get("content").textValue().replace('"', '\'');
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void watermark_isInEveryAnswer_andGrowsWithEachChange() throws Exception {
    try (var api = memory()) {
      String empty = watermark(export(api, "{}"));
      assertThat(empty).matches("[0-9a-f-]{36}\\.0");
      put(api, span("a", "n"));
      String written = watermark(export(api, "{}"));
      assertThat(written).isNotEqualTo(empty);
      for (String format : List.of("json", "jsonl", "csv", "chat")) {
        var answer = export(api, "{\"export_format\":\"%s\"}".formatted(format));
        assertThat(watermark(answer)).isEqualTo(written);
      }
      assertThat(watermark(export(api, since(written, "")))).isEqualTo(written);
      assertThat(export(api, "{\"since\":null}").body()).contains("\\\"id\\\":\\\"a\\\"");
    }
  }

  @Test
  void watermark_thatIsNone_orOfAnotherStore_orOfTheFuture_isRefused() throws Exception {
    try (var api = memory()) {
      put(api, span("a", "n"));
      String own = watermark(export(api, "{}"));
      String name = own.substring(0, own.indexOf('.'));
      requireRefused(
          api, "\"x\"", "since is no watermark: an export has it in its header Outspan-Watermark");
      requireRefused(
          api,
          "\"%s.01\"".formatted(name),
          "since is no watermark: an export has it in its header Outspan-Watermark");
      requireRefused(
          api,
          "\"00000000-0000-4000-8000-000000000000.1\"",
          "since is the watermark of another store");
      requireRefused(
          api,
          "\"%s.2\"".formatted(name),
          "since is at version 2, beyond the store's 1: it was given after a backup that the store"
              + " was restored from");
      assertThat(export(api, "{\"since\":7}").body())
          .contains("\"string_type\"", "\"loc\":[\"body\",\"since\"]");
      for (String table : List.of("csv", "parquet")) {
        String options = ",\"export_format\":\"%s\",\"columns\":[\"id\"]".formatted(table);
        assertThat(export(api, since(own, options)).body())
            .contains(
                "\"loc\":[\"body\",\"columns\"]",
                "an export since a watermark needs the columns id, trace_id and object");
      }
    }
  }

  private static void requireRefused(ServedApi api, String since, String message) {
    var answer = export(api, "{\"since\":%s}".formatted(since));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"detail":[{"type":"value_error","loc":["body","since"],"msg":"Value error, %s",\
            "input":%s,"ctx":{"error":{}}}]}"""
                .formatted(message, since));
  }

  @Test
  void mirror_thatFollowsTheIncrements_isTheWholeExport() {
    Seeds.forSeeds(
        2,
        random -> {
          Path place = directory.resolve("seed-" + random.nextInt(Integer.MAX_VALUE));
          var settings = DuckDbSettings.DEFAULT.withSliceBytes(2_000).withMinimumFreeBytes(0);
          follow(random, DuckDbSpanStore.open(place, settings), place);
          follow(random, new MemorySpanStore(), place);
        });
  }

  private static void follow(RandomGenerator random, SpanStore store, Path place) {
    try (var api = new ServedApi(store, place, Clock.systemUTC())) {
      var mirror = new TreeMap<String, String>();
      var first = export(api, LINES);
      String watermark = watermark(first);
      for (int round = 0; round < 25; round++) {
        change(random, api);
        var increment = export(api, since(watermark, ",\"export_format\":\"jsonl\""));
        watermark = watermark(increment);
        for (String line : lines(increment)) {
          if (line.contains("'span.deleted'")) {
            mirror.remove(id(line));
          } else {
            mirror.put(id(line), line);
          }
        }
        assertThat(mirror.values())
            .as("round %d", round)
            .containsExactlyInAnyOrderElementsOf(lines(export(api, LINES)));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> lines(HttpResponse<String> answer) {
    String content = content(answer);
    return content.isEmpty() ? List.of() : List.of(content.split("\n"));
  }

  private static String id(String line) {
    return line.substring("{'id':'".length(), line.indexOf('\'', "{'id':'".length()));
  }

  private static void change(RandomGenerator random, ServedApi api) {
    String id = String.valueOf((char) ('a' + random.nextInt(5)));
    switch (random.nextInt(5)) {
      case 0 -> api.send(ServedApi.ADMIN, "DELETE /v5/spans/" + id, "");
      case 1 ->
          api.send("PATCH /v5/spans/" + id, "{\"name\":\"p%d\"}".formatted(random.nextInt(9)));
      case 2 ->
          put(
              api,
              span(id, "done")
                  .replace("1}", "1,\"end_timestamp\":%d}".formatted(random.nextInt(2, 5))));
      default -> put(api, span(id, "n" + random.nextInt(9)), span("x" + random.nextInt(3), "n"));
    }
  }
}
