package dev.outspan.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RawExportTest {
  private static final String HEAD =
      """
      HTTP/1.1 200 OK
      Transfer-Encoding: chunked
      Content-Disposition: attachment; filename="spans.jsonl"
      Outspan-Watermark: w.1
      Trailer: Outspan-Rows, Outspan-Bytes, Outspan-Sha256, Outspan-Skipped

      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Receipt export(String answer) throws IOException {
    try (var server = new ScriptedServer(answer.replace("\n", "\r\n"))) {
      var client = new ApiClient(new Access(server.address(), "key"));
      try (var export = RawExport.begin(client, Map.of(), "{}".getBytes(UTF_8))) {
        return export.copyTo(out, Meter.NONE);
      }
    }
  }

  private static String trailers(String rows, String bytes, String sha256) {
    return "Outspan-Rows: %s\nOutspan-Bytes: %s\nOutspan-Sha256: %s\n\n"
        .formatted(rows, bytes, sha256);
  }

  private static String chunked(String text) {
    return "%x\n%s\n0\n".formatted(text.length(), text);
  }

  @Test
  void copyTo_anExport_readsWhatTheTrailersSay() throws IOException {
    String sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    var receipt =
        export(
            HEAD
                + chunked("abc")
                + "Outspan-Skipped: no_input=3, no_output=1\n"
                + trailers("2", "3", sha256));
    assertThat(receipt)
        .isEqualTo(
            new Receipt(
                "spans.jsonl",
                2,
                3,
                sha256,
                Optional.of("w.1"),
                Map.of("no_input", 3L, "no_output", 1L)));
    assertThat(out.toString(UTF_8)).isEqualTo("abc");
  }

  @Test
  void copyTo_anExportThatBreaksOff_says() {
    assertThatThrownBy(() -> export(HEAD + "6\nabc"))
        .isInstanceOf(Incomplete.class)
        .hasMessageStartingWith("the export broke off: ");
  }

  @Test
  void copyTo_anExportWithoutTrailers_isNotTakenForWhole() {
    assertThatThrownBy(() -> export(HEAD + chunked("abc") + "\n"))
        .isInstanceOf(Incomplete.class)
        .hasMessage("the export ends without Outspan-Bytes: is it whole?");
  }

  @Test
  void copyTo_anExportThatIsNotWhatTheTrailersSay_says() {
    assertThatThrownBy(() -> export(HEAD + chunked("abc") + trailers("2", "4", "00")))
        .isInstanceOf(Incomplete.class)
        .hasMessage("the export is not whole: Outspan-Bytes is 3, the server says 4");
    assertThatThrownBy(() -> export(HEAD + chunked("abc") + trailers("2", "3", "00")))
        .isInstanceOf(Incomplete.class)
        .hasMessageMatching(
            "the export is not whole: Outspan-Sha256 is ba7816.*, the server says 00");
  }

  @Test
  void begin_whatIsRefused_saysWhere() {
    String body =
        "{\"detail\":[{\"type\":\"enum\",\"loc\":[\"body\",\"statuses\",0],\"msg\":\"Input is wrong\"}]}";
    assertThatThrownBy(
            () ->
                export(
                    "HTTP/1.1 422 Unprocessable Content\nContent-Length: %d\n\n%s"
                        .formatted(body.length(), body)))
        .isInstanceOf(Refusal.class)
        .hasMessage("POST /v5/spans/export was answered with 422: body.statuses.0: Input is wrong");
  }
}
