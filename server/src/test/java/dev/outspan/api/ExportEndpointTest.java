package dev.outspan.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import dev.outspan.span.Json;
import dev.outspan.span.OperationType;
import dev.outspan.span.Payload;
import dev.outspan.testing.Spans;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportEndpointTest {
  private static final String RAW = "application/octet-stream";
  private static final String LINES = "{\"export_format\":\"jsonl\"}";

  private ServedApi api;

  @BeforeEach
  void start() throws IOException {
    api = new ServedApi(Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
    api.store
        .writer()
        .insert(
            List.of(
                Spans.span("t", "a").account(ServedApi.ACCOUNT).name("=1").make(),
                Spans.span("t", "b").account(ServedApi.ACCOUNT).name("é").make()));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  /// An answer and what follows its body.
  private static final class Got {
    final int status;
    final byte[] body;
    private final Map<String, List<String>> headers;

    /// Reads the whole answer.
    Got(HttpURLConnection connection) throws IOException {
      status = connection.getResponseCode();
      try (InputStream in =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        body = in.readAllBytes();
      }
      headers = connection.getHeaderFields();
    }

    String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> name.equalsIgnoreCase(header.getKey()))
          .map(header -> String.join(",", header.getValue()))
          .findFirst()
          .orElse("");
    }

    String text() {
      return new String(body, UTF_8);
    }
  }

  /// Only this client of the JDK shows trailers. It decodes nothing.
  private Got export(String body, Map<String, String> headers) throws IOException {
    var connection = (HttpURLConnection) api.uri("/v5/spans/export").toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setRequestProperty("x-api-key", ServedApi.ANN);
    connection.setRequestProperty("Content-Type", "application/json");
    headers.forEach(connection::setRequestProperty);
    connection.setDoOutput(true);
    connection.getOutputStream().write(body.getBytes(UTF_8));
    return new Got(connection);
  }

  private Got raw(String body) throws IOException {
    return export(body, Map.of("Accept", RAW));
  }

  private Got coded(String acceptEncoding) throws IOException {
    return export(LINES, Map.of("Accept", RAW, "Accept-Encoding", acceptEncoding));
  }

  private static byte[] gunzip(byte[] bytes) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private static byte[] unzstd(byte[] bytes) throws IOException {
    try (var in = new ZstdInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private static void requireProof(Got got, byte[] file) throws Exception {
    assertThat(got.header("Outspan-Rows")).isEqualTo("2");
    assertThat(got.header("Outspan-Bytes")).isEqualTo(String.valueOf(file.length));
    assertThat(got.header("Outspan-Sha256"))
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
  }

  @Test
  void gzipFile_isWhatTheTrailersProve_andSaysWhatItIs() throws Exception {
    Got got = raw("{\"export_format\":\"jsonl\",\"compression\":\"gzip\"}");
    assertThat(got.header("Content-Type")).isEqualTo("application/gzip");
    assertThat(got.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"spans_export_20260102T030405Z.jsonl.gz\"");
    assertThat(got.header("Content-Encoding")).isEmpty();
    requireProof(got, got.body);
    assertThat(gunzip(got.body)).isEqualTo(raw(LINES).body);
    assertThat(raw("{\"export_format\":\"jsonl\",\"compression\":\"gzip\"}").body)
        .isEqualTo(got.body);
  }

  @Test
  void zstdFile_ofAnAcceptedType_isThatTypeInside() throws Exception {
    Got got = export("{\"compression\":\"zstd\"}", Map.of("Accept", "text/csv"));
    assertThat(got.header("Content-Type")).isEqualTo("application/zstd");
    assertThat(got.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"spans_export_20260102T030405Z.csv.zst\"");
    requireProof(got, got.body);
    assertThat(unzstd(got.body)).isEqualTo(export("{}", Map.of("Accept", "text/csv")).body);
  }

  @Test
  void compressedFile_isNotCodedAgain() throws Exception {
    String body = "{\"compression\":\"gzip\"}";
    Got got = export(body, Map.of("Accept", RAW, "Accept-Encoding", "gzip, zstd"));
    assertThat(got.header("Content-Encoding")).isEmpty();
    assertThat(got.body).isEqualTo(raw(body).body);
  }

  @Test
  void codedTransfer_isProvedByTheFileInside() throws Exception {
    Got plain = raw(LINES);
    Got gzip = coded("gzip");
    assertThat(gzip.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(gzip.header("Content-Type")).isEqualTo(RAW);
    assertThat(gzip.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"spans_export_20260102T030405Z.jsonl\"");
    assertThat(gunzip(gzip.body)).isEqualTo(plain.body);
    requireProof(gzip, plain.body);
    Got zstd = coded("gzip;q=0.5, zstd");
    assertThat(zstd.header("Content-Encoding")).isEqualTo("zstd");
    assertThat(unzstd(zstd.body)).isEqualTo(plain.body);
    requireProof(zstd, plain.body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity", "gzip;q=0", "br", "*", "identity, gzip;q=0.9"})
  void transfer_isPlain_unlessTheClientPrefersACoding(String acceptEncoding) throws Exception {
    Got got = coded(acceptEncoding);
    assertThat(got.header("Content-Encoding")).isEmpty();
    assertThat(got.header("Vary")).isEqualTo("Accept, Accept-Encoding");
    assertThat(got.body).isEqualTo(raw(LINES).body);
    requireProof(got, got.body);
  }

  @Test
  void envelope_isNeverCoded() throws IOException {
    Got got = export("{\"export_format\":\"csv\"}", Map.of("Accept-Encoding", "gzip"));
    assertThat(got.header("Content-Encoding")).isEmpty();
    assertThat(got.text()).startsWith("{\"filename\":\"spans_export_20260102T030405Z.csv\",");
  }

  @Test
  void compression_inTheEnvelope_isRefused() throws IOException {
    Got got = export("{\"compression\":\"zstd\"}", Map.of());
    assertThat(got.status).isEqualTo(422);
    assertThat(got.text()).contains("\"loc\":[\"body\",\"compression\"]", "raw form");
  }

  @Test
  void csvOptions_shapeTheFile_alsoInTheEnvelope() throws IOException {
    String options =
        "{\"export_format\":\"csv\",\"columns\":[\"name\",\"id\"],\"csv_formula_guard\":true,"
            + "\"csv_bom\":true}";
    String file = "\uFEFFname,id\r\n'=1,a\r\né,b\r\n";
    assertThat(raw(options).text()).isEqualTo(file);
    assertThat(export(options, Map.of()).text())
        .isEqualTo(
            "{\"filename\":\"spans_export_20260102T030405Z.csv\",\"content\":\"%s\"}"
                .formatted(file.replace("\r\n", "\\r\\n")));
  }

  @Test
  void csvOptions_ofAnotherFormatThanTheAccepted_areRefused() throws IOException {
    Got got = export("{\"csv_bom\":true}", Map.of("Accept", "application/x-ndjson"));
    assertThat(got.status).isEqualTo(422);
    assertThat(got.text()).contains("csv_bom is for export_format csv, which is jsonl");
  }

  @Test
  void accept_andFormat_mustAgree() throws IOException {
    assertThat(export(LINES, Map.of("Accept", "text/csv")).status).isEqualTo(406);
  }

  private static final String CHAT_LINE =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},"
          + "{\"role\":\"assistant\",\"content\":\"ho\"}]}\n";

  /// A call of a model beside the two spans that are none, and one whose answer is missing.
  private void givenConversation() {
    Json asked = json("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    Json answered = json("{\"role\":\"assistant\",\"content\":\"ho\"}");
    var call = Spans.span("t", "c").account(ServedApi.ACCOUNT).type(OperationType.COMPLETION);
    api.store
        .writer()
        .insert(
            List.of(
                call.payload(new Payload(asked, answered, Json.EMPTY_OBJECT, Optional.empty()))
                    .make(),
                Spans.span("t", "d")
                    .account(ServedApi.ACCOUNT)
                    .type(OperationType.COMPLETION)
                    .payload(
                        new Payload(asked, Json.EMPTY_OBJECT, Json.EMPTY_OBJECT, Optional.empty()))
                    .make()));
  }

  private static Json json(String text) {
    return Json.ofCanonical(text.getBytes(UTF_8));
  }

  @Test
  void chat_isLinesOfConversations_andSaysWhatIsNotInIt() throws IOException {
    givenConversation();
    for (String accept : List.of(RAW, "application/jsonl")) {
      Got got = export("{\"export_format\":\"chat\"}", Map.of("Accept", accept));
      assertThat(got.text()).isEqualTo(CHAT_LINE);
      assertThat(got.header("Content-Type")).isEqualTo(accept);
      assertThat(got.header("Content-Disposition"))
          .isEqualTo("attachment; filename=\"spans_export_20260102T030405Z.jsonl\"");
      assertThat(got.header("Outspan-Rows")).isEqualTo("1");
      assertThat(got.header("Outspan-Skipped"))
          .isEqualTo("not_completion=2, no_input=0, no_output=1");
    }
    assertThat(raw(LINES).header("Outspan-Skipped")).isEmpty();
  }

  @Test
  void chat_inTheEnvelope_addsNoMember_saysBehindItWhatIsNotInIt() throws IOException {
    givenConversation();
    Got got = export("{\"export_format\":\"chat\"}", Map.of());
    assertThat(got.text())
        .isEqualTo(
            "{\"filename\":\"spans_export_20260102T030405Z.jsonl\",\"content\":\"%s\"}"
                .formatted(CHAT_LINE.replace("\"", "\\\"").replace("\n", "\\n")));
    assertThat(got.header("Outspan-Skipped"))
        .isEqualTo("not_completion=2, no_input=0, no_output=1");
  }

  @Test
  void chat_withAssessmentsOrAsCsv_isRefused() throws IOException {
    Got got = raw("{\"export_format\":\"chat\",\"include_assessments\":true}");
    assertThat(got.status).isEqualTo(422);
    assertThat(got.text())
        .contains(
            "\"loc\":[\"body\",\"include_assessments\"]",
            "export_format chat has no place for assessments");
    Got csv = export("{\"export_format\":\"chat\"}", Map.of("Accept", "text/csv"));
    assertThat(csv.status).isEqualTo(406);
  }
}
