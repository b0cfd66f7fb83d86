package dev.outspan.wire.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.wire.Compression;
import dev.outspan.wire.CsvStyle;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.SpanColumn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExportOptionsTest {
  private static final Accepted PARQUET_FILE =
      new Accepted(true, Optional.of(ExportFormat.PARQUET));
  private static final Accepted CSV_FILE = new Accepted(true, Optional.of(ExportFormat.CSV));

  private static final String COLUMN_NAMES =
      "'id', 'name', 'trace_id', 'parent_id', 'group_id', 'start_timestamp', 'end_timestamp',"
          + " 'status', 'type', 'input', 'output', 'metadata', 'expected',"
          + " 'application_interaction_id', 'application_variant_id', 'account_id', 'created_by',"
          + " 'object', 'input_tokens', 'output_tokens', 'obs_trace_id', 'obs_span_id' or"
          + " 'assessments'";

  private static Decoded<ExportRequest> decode(String body, Accepted accepted) {
    return ExportDecoder.decode("acc", Map.of(), Answers.body(body), accepted);
  }

  private static CsvStyle csv(String options) {
    String body = "{\"export_format\":\"csv\",%s}".formatted(options);
    return Answers.valid(decode(body, Accepted.ENVELOPE)).csv();
  }

  private static String refused(String body) {
    return Answers.of(decode(body, Accepted.ENVELOPE));
  }

  private static String valueError(String field, String message, String input) {
    return "{\"type\":\"value_error\",\"loc\":[\"body\",\"%s\"],\"msg\":\"Value error, %s\",\"input\":%s,\"ctx\":{\"error\":{}}}"
        .formatted(field, message, input);
  }

  private static String detail(String... errors) {
    return "{\"detail\":[%s]}".formatted(String.join(",", errors));
  }

  @Test
  void format_isThatOfTheBody_thenThatOfTheAnswer_thenJson() {
    assertThat(Answers.valid(decode("{}", CSV_FILE)).format()).isEqualTo(ExportFormat.CSV);
    assertThat(Answers.valid(decode("{\"export_format\":\"jsonl\"}", CSV_FILE)).format())
        .isEqualTo(ExportFormat.JSONL);
    assertThat(Answers.valid(decode("{}", Accepted.ENVELOPE)).format())
        .isEqualTo(ExportFormat.JSON);
  }

  @Test
  void csvOptions_areTaken() {
    assertThat(csv("\"csv_formula_guard\":true"))
        .isEqualTo(new CsvStyle(SpanColumn.all(false), true, false));
    assertThat(csv("\"csv_bom\":\"yes\",\"include_assessments\":true"))
        .isEqualTo(new CsvStyle(SpanColumn.all(true), false, true));
    assertThat(csv("\"columns\":[\"output\",\"id\"],\"include_assessments\":true"))
        .isEqualTo(new CsvStyle(List.of(SpanColumn.OUTPUT, SpanColumn.ID), false, false));
    assertThat(csv("\"columns\":null")).isEqualTo(CsvStyle.plain(false));
  }

  @Test
  void csvOptions_ofAnAnswerThatIsCsv_needNoFormat() {
    assertThat(Answers.valid(decode("{\"csv_bom\":true}", CSV_FILE)).csv().hasByteOrderMark())
        .isTrue();
  }

  @Test
  void csvOptions_withAnotherFormat_areRefused_unlessTheyAskForNothing() {
    assertThat(refused("{\"columns\":[\"id\"],\"csv_formula_guard\":true,\"csv_bom\":1}"))
        .isEqualTo(
            detail(
                valueError(
                    "columns",
                    "columns is for export_format csv or parquet, which is json",
                    "[\"id\"]"),
                valueError(
                    "csv_formula_guard",
                    "csv_formula_guard is for export_format csv, which is json",
                    "true"),
                valueError("csv_bom", "csv_bom is for export_format csv, which is json", "1")));
    assertThat(
            Answers.valid(
                    decode(
                        "{\"columns\":null,\"csv_formula_guard\":false,\"csv_bom\":0}",
                        Accepted.ENVELOPE))
                .format())
        .isEqualTo(ExportFormat.JSON);
  }

  @Test
  void columns_ofParquet_areTaken_butNotTheStyleOfCsv() {
    var options =
        Answers.valid(
            decode(
                "{\"export_format\":\"parquet\",\"columns\":[\"output\",\"id\"]}",
                new Accepted(true, Optional.empty())));
    assertThat(options.csv().columns()).containsExactly(SpanColumn.OUTPUT, SpanColumn.ID);
    String body =
        "{\"columns\":[\"id\",\"id\",\"assessments\"],\"csv_formula_guard\":true,\"csv_bom\":true}";
    assertThat(Answers.of(decode(body, PARQUET_FILE)))
        .isEqualTo(
            detail(
                valueError(
                    "columns",
                    "the column assessments needs include_assessments",
                    "[\"id\",\"id\",\"assessments\"]"),
                valueError(
                    "columns", "the column id is named twice", "[\"id\",\"id\",\"assessments\"]"),
                valueError(
                    "csv_formula_guard",
                    "csv_formula_guard is for export_format csv, which is parquet",
                    "true"),
                valueError(
                    "csv_bom", "csv_bom is for export_format csv, which is parquet", "true")));
  }

  @Test
  void parquet_inTheEnvelope_orPackedAgain_isRefused() {
    assertThat(refused("{\"export_format\":\"parquet\"}"))
        .isEqualTo(
            detail(
                valueError(
                    "export_format",
                    "a parquet file is no text, which direct needs: it comes in the raw form, for"
                        + " which Accept names a file type such as application/octet-stream, or"
                        + " with export_method signed_url",
                    "\"parquet\"")));
    assertThat(Answers.of(decode("{\"compression\":\"zstd\"}", PARQUET_FILE)))
        .isEqualTo(
            detail(
                valueError(
                    "compression",
                    "a parquet file is compressed inside, and not a second time",
                    "\"zstd\"")));
    assertThat(
            Answers.valid(
                    decode(
                        "{\"export_format\":\"parquet\",\"export_method\":\"signed_url\"}",
                        Accepted.ENVELOPE))
                .format())
        .isEqualTo(ExportFormat.PARQUET);
  }

  @Test
  void csvOptions_ofAWrongType_areRefusedAsFlagsAre() {
    assertThat(refused("{\"csv_formula_guard\":null,\"csv_bom\":\"maybe\"}"))
        .isEqualTo(
            detail(
                "{\"type\":\"bool_type\",\"loc\":[\"body\",\"csv_formula_guard\"],"
                    + "\"msg\":\"Input should be a valid boolean\",\"input\":null}",
                "{\"type\":\"bool_parsing\",\"loc\":[\"body\",\"csv_bom\"],"
                    + "\"msg\":\"Input should be a valid boolean, unable to interpret input\","
                    + "\"input\":\"maybe\"}"));
  }

  @Test
  void columns_ofAnUnknownName_areRefusedWithTheKnownOnes() {
    assertThat(refused("{\"export_format\":\"csv\",\"columns\":[\"id\",\"ID\"]}"))
        .isEqualTo(
            detail(
                "{\"type\":\"enum\",\"loc\":[\"body\",\"columns\",1],\"msg\":\"Input should be "
                    + COLUMN_NAMES
                    + "\",\"input\":\"ID\",\"ctx\":{\"expected\":\""
                    + COLUMN_NAMES
                    + "\"}}"));
  }

  @Test
  void columns_thatMakeNoTable_areRefused() {
    assertThat(refused("{\"export_format\":\"csv\",\"columns\":[]}"))
        .isEqualTo(
            detail(valueError("columns", "0 columns are named, at least 1 is needed", "[]")));
    assertThat(refused("{\"export_format\":\"csv\",\"columns\":[\"id\",\"name\",\"id\"]}"))
        .isEqualTo(
            detail(
                valueError("columns", "the column id is named twice", "[\"id\",\"name\",\"id\"]")));
    assertThat(refused("{\"export_format\":\"csv\",\"columns\":[\"assessments\"]}"))
        .isEqualTo(
            detail(
                valueError(
                    "columns",
                    "the column assessments needs include_assessments",
                    "[\"assessments\"]")));
  }

  @Test
  void compression_isTakenForTheRawForm() {
    for (Compression compression : Compression.values()) {
      String body = "{\"compression\":\"%s\"}".formatted(compression.wireName());
      assertThat(Answers.valid(decode(body, CSV_FILE)).compression()).isEqualTo(compression);
    }
    assertThat(Answers.valid(decode("{}", CSV_FILE)).compression()).isEqualTo(Compression.NONE);
  }

  @Test
  void compression_inTheEnvelope_isRefusedWithTheWayOut() {
    assertThat(refused("{\"compression\":\"gzip\"}"))
        .isEqualTo(
            detail(
                valueError(
                    "compression",
                    "a compressed file comes in the raw form, for which Accept names a file type"
                        + " such as application/octet-stream, or with export_method signed_url",
                    "\"gzip\"")));
    assertThat(Answers.valid(decode("{\"compression\":\"none\"}", Accepted.ENVELOPE)).compression())
        .isEqualTo(Compression.NONE);
  }

  @Test
  void links_areAsTheClientWants() {
    assertThat(
            Answers.valid(decode("{\"expires_in_seconds\":60,\"single_use\":true}", CSV_FILE))
                .links())
        .isEqualTo(new LinkTerms(Duration.ofMinutes(1), true));
    assertThat(Answers.valid(decode("{}", CSV_FILE)).links())
        .isEqualTo(new LinkTerms(Duration.ofHours(1), false));
  }

  @Test
  void compression_ofAnotherName_isRefused() {
    String expected = "'none', 'gzip' or 'zstd'";
    for (String input : List.of("\"gz\"", "null", "true")) {
      assertThat(refused("{\"compression\":%s}".formatted(input)))
          .isEqualTo(
              detail(
                  """
                  {"type":"enum","loc":["body","compression"],"msg":"Input should be %s",\
                  "input":%s,"ctx":{"expected":"%s"}}"""
                      .formatted(expected, input, expected)));
    }
  }
}
