package dev.outspan.api;

import dev.outspan.account.Scope;
import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import dev.outspan.query.Selection;
import dev.outspan.store.SpanStatistics;
import dev.outspan.store.SpanStatistics.Bucket;
import dev.outspan.store.SpanStatistics.ValueCount;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.request.FacetsRequest;
import dev.outspan.wire.request.FacetsRequest.Facet;
import dev.outspan.wire.request.MetricsRequest;
import dev.outspan.wire.request.QuestionDecoder;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/// Sums over the spans that an export would hold: how many, which values, what happened when.
final class StatisticsEndpoints {
  private final Requests requests;
  private final SpanStatistics spans;

  StatisticsEndpoints(Requests requests, SpanStatistics spans) {
    this.requests = requests;
    this.spans = spans;
  }

  void addTo(Routes routes) {
    routes.add("POST", "/v5/spans/count", Scope.READ, this::count);
    routes.add("POST", "/v5/spans/facets", Scope.READ, this::facets);
    routes.add("POST", "/v5/spans/metrics", Scope.READ, this::metrics);
  }

  private void count(Exchange exchange) throws IOException {
    var body = requests.question(exchange);
    var selection =
        requests.require(QuestionDecoder.count(exchange.account(), exchange.query(), body));
    answer(exchange, () -> counted(selection));
  }

  private void facets(Exchange exchange) throws IOException {
    var body = requests.question(exchange);
    var request =
        requests.require(QuestionDecoder.facets(exchange.account(), exchange.query(), body));
    answer(exchange, () -> faceted(request));
  }

  private void metrics(Exchange exchange) throws IOException {
    var body = requests.question(exchange);
    var request =
        requests.require(QuestionDecoder.metrics(exchange.account(), exchange.query(), body));
    answer(exchange, () -> added(request));
  }

  /// A question of this kind looks at every span, so it needs the permit of an export.
  private static void answer(Exchange exchange, Supplier<Utf8Buffer> question) throws IOException {
    exchange.onExportThread(() -> exchange.json(200, exchange.ask(question)));
  }

  private Utf8Buffer counted(Selection selection) {
    var volume = spans.volume(selection);
    var body = new Utf8Buffer(128);
    body.appendAscii("{\"count\":").appendLong(volume.spans());
    String before = ",\"estimated_bytes\":{\"";
    for (ExportFormat format : FileSize.FORMATS) {
      body.appendAscii(before).appendAscii(format.wireName()).appendAscii("\":");
      body.appendLong(FileSize.estimate(format, volume));
      before = ",\"";
    }
    return body.appendAscii("},\"object\":\"spans.count\"}");
  }

  private Utf8Buffer faceted(FacetsRequest request) {
    var body = new Utf8Buffer(1 << 12);
    String before = "{\"facets\":{\"";
    for (Facet facet : request.facets()) {
      body.appendAscii(before).appendAscii(facet.wireName()).appendAscii("\":");
      var found = spans.top(stored(facet), request.selection(), request.limit() + 1);
      append(body, found.subList(0, Math.min(found.size(), request.limit())));
      boolean hasMore = found.size() > request.limit();
      body.appendAscii(",\"has_more\":").appendAscii(Boolean.toString(hasMore)).append((byte) '}');
      before = ",\"";
    }
    return body.appendAscii("},\"object\":\"spans.facets\"}");
  }

  private static SpanStatistics.Facet stored(Facet facet) {
    return switch (facet) {
      case NAMES -> SpanStatistics.Facet.NAME;
      case TYPES -> SpanStatistics.Facet.TYPE;
      case STATUSES -> SpanStatistics.Facet.STATUS;
      case AGENTEX_AGENT_NAMES -> SpanStatistics.Facet.AGENT_NAME;
      case METADATA_KEYS -> SpanStatistics.Facet.METADATA_KEY;
    };
  }

  private static void append(Utf8Buffer body, List<ValueCount> values) {
    body.appendAscii("{\"values\":[");
    String before = "{\"value\":";
    for (ValueCount value : values) {
      body.appendAscii(before).appendString(value.value());
      body.appendAscii(",\"count\":").appendLong(value.spans()).append((byte) '}');
      before = ",{\"value\":";
    }
    body.append((byte) ']');
  }

  private Utf8Buffer added(MetricsRequest request) {
    List<Bucket> buckets =
        spans
            .metrics(request.selection(), request.bucket(), ApiLimits.METRICS_BUCKETS)
            .orElseThrow(() -> tooManyBuckets(request));
    var body = new Utf8Buffer(1 << 12);
    body.appendAscii("{\"bucket_seconds\":").appendLong(request.bucket().toSeconds());
    body.appendAscii(",\"items\":[");
    for (int i = 0; i < buckets.size(); i++) {
      if (i > 0) {
        body.append((byte) ',');
      }
      MetricsJson.append(body, buckets.get(i));
    }
    return body.appendAscii("],\"object\":\"list\"}");
  }

  private static HttpProblem tooManyBuckets(MetricsRequest request) {
    return HttpProblem.code(
        400,
        "QUERY_TOO_BROAD",
        "spans start in over %d buckets of %d seconds: widen bucket, or narrow from_ts and to_ts"
            .formatted(ApiLimits.METRICS_BUCKETS, request.bucket().toSeconds()));
  }
}
