package dev.outspan.wire.request;

import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.wire.Compression;
import dev.outspan.wire.CsvStyle;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.Watermark;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Reads what a client wants exported.
public final class ExportDecoder {
  private static final String NO_ENVELOPE =
      "a compressed file comes in the raw form, for which Accept names a file type such as"
          + " application/octet-stream, or with export_method signed_url";
  private static final String SINCE = "since";
  private static final String NO_TEXT =
      "a parquet file is no text, which direct needs: it comes in the raw form, for which Accept"
          + " names a file type such as application/octet-stream, or with export_method signed_url";
  private static final String PACKED_INSIDE =
      "a parquet file is compressed inside, and not a second time";
  private static final Reading<ExportMethod> METHOD =
      Choice.of(ExportMethod.values(), ExportMethod::wireName);
  private static final Reading<ExportFormat> FORMAT =
      Choice.of(ExportFormat.values(), ExportFormat::wireName);
  static final Duration LONGEST_LINK = Duration.ofDays(7);
  private static final Duration USUAL_LINK = Duration.ofHours(1);
  private static final Reading<Long> LINK_SECONDS = Numbers.between(1, LONGEST_LINK.toSeconds());
  private static final Reading<Compression> COMPRESSION =
      Choice.of(Compression.values(), Compression::wireName);

  private ExportDecoder() {}

  /// Reads the window in the query, and the filters and options in the body.
  ///
  /// @param query decoded; of a parameter that is repeated the last value
  /// @param accepted stands in for a format that the body does not name
  public static Decoded<ExportRequest> decode(
      String accountId, Map<String, String> query, Body body, Accepted accepted) {
    var problems = new Problems();
    var filters = new Filters();
    filters.readWindow(Fields.ofQuery(query, problems));
    return problems.settle(
        body.fields(problems).map(fields -> read(accountId, filters, fields, accepted)));
  }

  private static ExportRequest read(
      String accountId, Filters filters, Fields fields, Accepted accepted) {
    int before = fields.problems().count();
    filters.readCommon(fields);
    var method = fields.given("export_method", METHOD).orElse(ExportMethod.DIRECT);
    var format =
        fields.given("export_format", FORMAT).or(accepted::format).orElse(ExportFormat.JSON);
    boolean withChildren = fields.given("with_children", Reading.FLAG).orElse(false);
    boolean withAssessments = fields.given("include_assessments", Reading.FLAG).orElse(false);
    var options = CsvOptions.read(fields);
    var compression = fields.given("compression", COMPRESSION).orElse(Compression.NONE);
    var lifetime =
        fields
            .optional("expires_in_seconds", LINK_SECONDS)
            .map(Duration::ofSeconds)
            .orElse(USUAL_LINK);
    boolean isSingleUse = fields.given("single_use", Reading.FLAG).orElse(false);
    var links = new LinkTerms(lifetime, isSingleUse);
    var since = fields.optional(SINCE, Since::read);
    CsvStyle csv = CsvStyle.plain(withAssessments);
    if (fields.problems().count() == before) {
      filters.checkIds(fields);
      csv = options.style(fields, format, withAssessments);
      if (since.isPresent()) {
        Since.check(fields, format, csv);
      }
      boolean isEnveloped = !accepted.isBare() && method == ExportMethod.DIRECT;
      if (format == ExportFormat.PARQUET && isEnveloped) {
        fields.reject("export_format", NO_TEXT);
      }
      if (compression != Compression.NONE && format == ExportFormat.PARQUET) {
        fields.reject("compression", PACKED_INSIDE);
      } else if (compression != Compression.NONE && isEnveloped) {
        fields.reject("compression", NO_ENVELOPE);
      }
      if (format == ExportFormat.CHAT && withAssessments) {
        fields.reject("include_assessments", "export_format chat has no place for assessments");
      }
    }
    var scope = withChildren ? Scope.WHOLE_TRACES : Scope.MATCHES;
    var selection = new Selection(accountId, filters.conditions(), scope);
    return new ExportRequest(
        selection, withAssessments, format, csv, compression, method, links, since);
  }

  /// What is wrong with a watermark that the server's store cannot have given.
  ///
  /// @param now the store's own
  public static Optional<Decoded<ExportRequest>> refusal(Watermark since, Watermark now) {
    return Since.fault(since, now)
        .map(
            fault -> {
              var problems = new Problems();
              problems.addValueError(
                  Location.BODY.then(SINCE), fault, JsonNode.ofText(since.text()));
              return problems.invalid();
            });
  }
}
