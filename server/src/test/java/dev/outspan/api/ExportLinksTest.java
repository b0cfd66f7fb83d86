package dev.outspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Links to exported files: what they give, and to whom.
class ExportLinksTest extends WithExportFiles {

  @Test
  void signedUrl_leadsToTheFile() throws Exception {
    var answer = api.send("POST /v5/spans/export", LINES);
    JsonNode body = JSON.readTree(answer.body());
    assertThat(body.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("filename", "signed_url");
    assertThat(body.path("filename").asText()).isEqualTo(NAME);
    String id = answer.headers().firstValue("Outspan-Export").orElseThrow();
    assertThat(answer.headers().firstValue("Outspan-Watermark"))
        .contains(over(id).path("manifest").path("watermark").asText());
    URI link = URI.create(body.path("signed_url").asText());
    assertThat(link.toString())
        .startsWith(api.uri("/v5/files/" + id + "-" + NAME + "?").toString());
    var file = get(link);
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.body()).isEqualTo(expected());
  }

  @Test
  void file_saysWhatItIs() throws Exception {
    byte[] expected = expected();
    String sha256 = HexFormat.of().formatHex(sha256(expected));
    URI link = link(LINES);
    for (String method : List.of("GET", "HEAD")) {
      var answer = send(method, link);
      var headers = new TreeSet<String>();
      answer
          .headers()
          .map()
          .forEach((name, values) -> headers.add(name + ": " + String.join(",", values)));
      headers.removeIf(header -> header.startsWith("x-request-id") || header.startsWith("date"));
      assertThat(headers)
          .as(method)
          .containsExactly(
              "accept-ranges: bytes",
              "cache-control: private, no-store",
              "content-disposition: attachment; filename=\"" + NAME + "\"",
              "content-length: " + expected.length,
              "content-type: application/x-ndjson",
              "etag: \"" + sha256 + "\"",
              "outspan-rows: 2",
              "referrer-policy: no-referrer",
              "repr-digest: sha-256=:" + Base64.getEncoder().encodeToString(sha256(expected)) + ":",
              "x-content-type-options: nosniff");
      assertThat(answer.body()).hasSize(method.equals("GET") ? expected.length : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=5-9, 5, 10",
    "BYTES=5-9, 5, 10",
    "bytes=7-, 7, -1",
    "bytes=-4, -5, -1",
    "bytes=3-999999999, 3, -1",
    "bytes=-999999999, 0, -1"
  })
  void range_givesThePart(String range, int from, int to) throws Exception {
    byte[] all = expected();
    int begin = from < 0 ? all.length + 1 + from : from;
    int end = to < 0 ? all.length : to;
    var answer = get(link(LINES), "Range", range);
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.headers().firstValue("Content-Range"))
        .contains("bytes %d-%d/%d".formatted(begin, end - 1, all.length));
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(all, begin, end));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=1-2,4-5", "lines=1-2", "bytes=9-2", "bytes=", "bytes=-", "x"})
  void range_thatCannotBeUsed_givesEverything(String range) throws Exception {
    var answer = get(link(LINES), "Range", range);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(expected());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=999999-", "bytes=999999-9999999", "bytes=-0"})
  void range_behindTheEnd_isRefused(String range) throws Exception {
    var answer = get(link(LINES), "Range", range);
    assertThat(answer.statusCode()).isEqualTo(416);
    assertThat(answer.headers().firstValue("Content-Range"))
        .contains("bytes */" + expected().length);
  }

  @Test
  void conditions_goByTheTag() throws Exception {
    URI link = link(LINES);
    String tag = get(link).headers().firstValue("ETag").orElseThrow();
    assertThat(get(link, "Range", "bytes=1-2", "If-Range", tag).statusCode()).isEqualTo(206);
    assertThat(get(link, "Range", "bytes=1-2", "If-Range", "\"x\"").statusCode()).isEqualTo(200);
    var same = get(link, "If-None-Match", "\"x\", " + tag);
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(get(link, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    assertThat(get(link, "If-None-Match", "W/" + tag).statusCode()).isEqualTo(304);
    assertThat(get(link, "Range", "bytes=1-2", "If-Range", "W/" + tag).statusCode()).isEqualTo(200);
  }

  @Test
  void ifMatch_ofAnotherFile_isNotMet() throws Exception {
    URI link = link(LINES);
    String tag = get(link).headers().firstValue("ETag").orElseThrow();
    for (String met : List.of(tag, "\"x\", " + tag, "*")) {
      assertThat(get(link, "If-Match", met, "Range", "bytes=1-2").statusCode()).isEqualTo(206);
    }
    for (String unmet : List.of("\"x\"", "W/" + tag, "x", "")) {
      var refused = get(link, "If-Match", unmet, "Range", "bytes=1-2");
      assertThat(refused.statusCode()).as(unmet).isEqualTo(412);
      assertThat(text(refused))
          .isEqualTo("{\"detail\":\"the file is not the one that If-Match names\"}");
      assertThat(send("HEAD", link, "If-Match", unmet).statusCode()).isEqualTo(412);
    }
    assertThat(get(link, "If-Match", tag, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get(link, "If-Match", "\"x\"", "If-None-Match", tag).statusCode()).isEqualTo(412);
    String behindTheEnd = "bytes=999999-";
    assertThat(get(link, "If-Match", tag, "Range", behindTheEnd).statusCode()).isEqualTo(416);
    assertThat(get(link, "If-Match", "\"x\"", "Range", behindTheEnd).statusCode()).isEqualTo(412);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=1-2", "bytes=999999-"})
  void head_paysNoHeedToRange(String range) throws Exception {
    var answer = send("HEAD", link(LINES), "Range", range);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Length"))
        .contains(String.valueOf(expected().length));
    assertThat(answer.headers().firstValue("Content-Range")).isEmpty();
  }

  @Test
  void link_withAnyCharacterChanged_isRefused() throws Exception {
    String link = link(LINES).toString();
    int begin = api.uri("/v5/files/").toString().length();
    var bodies = new TreeSet<String>();
    for (int at = begin; at < link.length(); at++) {
      char changed = link.charAt(at) == '0' ? '1' : '0';
      URI forged = URI.create(link.substring(0, at) + changed + link.substring(at + 1));
      var answer = get(forged);
      assertThat(answer.statusCode()).as(forged.toString()).isEqualTo(403);
      bodies.add(text(answer));
    }
    assertThat(bodies).containsExactly("{\"detail\":\"the link is not valid, or it has expired\"}");
  }

  @Test
  void link_withMoreOrLess_isRefused() throws Exception {
    String link = link(LINES).toString();
    String query = link.substring(link.indexOf('?') + 1);
    String expires = query.substring(0, query.indexOf('&'));
    var forged =
        List.of(
            link + "0",
            link + "&x=1",
            link + "&" + expires,
            link.replace("?", "?" + expires + "&"),
            link.replace("?", "?&"),
            link.substring(0, link.length() - 1),
            link.substring(0, link.indexOf('&')),
            link.substring(0, link.indexOf('?')),
            link.replace("expires=", "expires=0"),
            link.replace("expires=", "expires=%31"),
            link.replace("/v5/files/", "/v5/files/%30"),
            link.replace("signature=", "SIGNATURE="),
            link.toUpperCase(Locale.ROOT)
                .replaceFirst("HTTP://127.0.0.1:\\d+/V5/FILES/", api.uri("/v5/files/").toString()),
            link.replace(NAME, "x" + NAME));
    for (String each : forged) {
      assertThat(get(URI.create(each)).statusCode()).as(each).isEqualTo(403);
    }
  }

  @Test
  void link_forSingleUse_isGoodForOneDownload() throws Exception {
    String wanted = LINES.replace("}", ",\"single_use\":true}");
    byte[] file = expected();
    URI link = link(wanted);
    assertThat(link.getQuery()).matches("expires=\\d+&once=[0-9a-f]{32}&key=.*");
    assertThat(send("HEAD", link).statusCode()).isEqualTo(200);
    assertThat(get(link, "If-Match", "\"x\"").statusCode()).isEqualTo(412);
    assertThat(get(link).body()).isEqualTo(file);
    for (String method : List.of("GET", "HEAD")) {
      assertThat(send(method, link).statusCode()).isEqualTo(403);
    }
    URI other = link(wanted);
    assertThat(other.getPath()).isEqualTo(link.getPath());
    assertThat(get(other, "Range", "bytes=1-").statusCode()).isEqualTo(206);
    var refused = get(other, "Range", "bytes=2-");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(text(refused))
        .isEqualTo("{\"detail\":\"the link is not valid, or it has expired\"}");
    String third = link(wanted).toString();
    assertThat(get(URI.create(third.replaceFirst("&once=[0-9a-f]{32}", ""))).statusCode())
        .isEqualTo(403);
    String many = link(LINES).toString();
    String once = third.substring(third.indexOf("&once"), third.indexOf("&key"));
    assertThat(get(URI.create(many.replace("&key", once + "&key"))).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2F..%2Fsigning.key",
        "%2e%2e%2fsigning.key",
        "%252e%252e%252fsigning.key",
        "..%5c..%5csigning.key",
        "%00",
        "%c0%ae%c0%ae%c0%afsigning.key",
        "signing.key",
        ".",
        "..;",
        "%2Fetc%2Fpasswd",
        "-",
        "records"
      })
  void path_thatLeadsElsewhere_opensNothing(String id) throws Exception {
    String query = link(LINES).getRawQuery();
    var answer = get(api.uri("/v5/files/" + id + "?" + query));
    assertThat(answer.statusCode()).isIn(400, 403, 404);
    assertThat(text(answer)).doesNotContain("root:");
  }

  @Test
  void link_expires() throws Exception {
    URI hour = link(LINES);
    URI minute = link(LINES.replace("}", ",\"expires_in_seconds\":60}"));
    time.pass(Duration.ofSeconds(59));
    assertThat(get(minute).statusCode()).isEqualTo(200);
    time.pass(Duration.ofSeconds(1));
    assertThat(get(minute).statusCode()).isEqualTo(403);
    assertThat(get(hour).statusCode()).isEqualTo(200);
    time.pass(Duration.ofMinutes(59));
    assertThat(get(hour).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"0, greater_than_equal", "604801, less_than_equal", "x, int_parsing"})
  void lifetime_thatCannotBe_isRefused(String seconds, String type) {
    var answer =
        api.send(
            "POST /v5/spans/export",
            LINES.replace("}", ",\"expires_in_seconds\":\"" + seconds + "\"}"));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("\"type\":\"" + type + "\",\"loc\":[\"body\",\"expires_in_seconds\"]");
  }
}
