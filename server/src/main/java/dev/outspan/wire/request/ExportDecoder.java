package dev.outspan.wire.request;

import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.wire.ExportFormat;
import java.util.Map;

/// Reads what a client wants exported.
public final class ExportDecoder {
  private static final Reading<ExportMethod> METHOD =
      Choice.of(ExportMethod.values(), ExportMethod::wireName);
  private static final Reading<ExportFormat> FORMAT =
      Choice.of(ExportFormat.values(), ExportFormat::wireName);

  private ExportDecoder() {}

  /// Reads the window in the query, and the filters and options in the body.
  ///
  /// @param query decoded; of a parameter that is repeated the last value
  public static Decoded<ExportRequest> decode(
      String accountId, Map<String, String> query, Body body) {
    var problems = new Problems();
    var filters = new Filters();
    filters.readWindow(Fields.ofQuery(query, problems));
    return problems.settle(body.fields(problems).map(fields -> read(accountId, filters, fields)));
  }

  private static ExportRequest read(String accountId, Filters filters, Fields fields) {
    int before = fields.problems().count();
    filters.readCommon(fields);
    var method = fields.given("export_method", METHOD);
    var format = fields.given("export_format", FORMAT);
    var withChildren = fields.given("with_children", Reading.FLAG);
    var withAssessments = fields.given("include_assessments", Reading.FLAG);
    if (fields.problems().count() == before) {
      filters.checkIds(fields);
    }
    var scope = withChildren.orElse(false) ? Scope.WHOLE_TRACES : Scope.MATCHES;
    return new ExportRequest(
        new Selection(accountId, filters.conditions(), scope),
        withAssessments.orElse(false),
        format,
        method.orElse(ExportMethod.DIRECT));
  }
}
