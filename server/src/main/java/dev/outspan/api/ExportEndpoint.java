package dev.outspan.api;

import dev.outspan.account.Scope;
import dev.outspan.delivery.ExportOrder;
import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import dev.outspan.span.Json;
import dev.outspan.store.SpanReader;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.MediaRange;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.Watermark;
import dev.outspan.wire.request.Accepted;
import dev.outspan.wire.request.Body;
import dev.outspan.wire.request.ExportDecoder;
import dev.outspan.wire.request.ExportMethod;
import dev.outspan.wire.request.ExportRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `POST /v5/spans/export`: the selected spans as one file, inside the platform's JSON envelope or,
/// if the client accepts one of the file types, bare; or as a link to it, or as a job.
final class ExportEndpoint {
  private static final DateTimeFormatter NAME_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final String PARQUET = "application/vnd.apache.parquet";
  private static final String ANY_FILE = "application/octet-stream";
  private static final Map<String, ExportFormat> FILE_TYPES =
      Map.of(
          "application/x-ndjson",
          ExportFormat.JSONL,
          "application/jsonl",
          ExportFormat.JSONL,
          "text/csv",
          ExportFormat.CSV,
          PARQUET,
          ExportFormat.PARQUET);
  private static final List<String> TYPES =
      List.of(
          Wanted.ENVELOPE,
          ANY_FILE,
          "application/x-ndjson",
          "application/jsonl",
          "text/csv",
          PARQUET);

  private final Requests requests;
  private final SpanReader spans;
  private final ExportJobEndpoints jobs;
  private final Delivery delivery;
  private final Clock clock;

  ExportEndpoint(Requests requests, SpanReader spans, Delivery delivery, Clock clock) {
    this.requests = requests;
    this.spans = spans;
    this.clock = clock;
    jobs = new ExportJobEndpoints(requests, delivery);
    this.delivery = delivery;
  }

  void addTo(Routes routes) {
    routes.add("POST", "/v5/spans/export", Scope.READ, this::export);
    jobs.addTo(routes);
  }

  private void export(Exchange exchange) throws IOException {
    String type =
        MediaRange.best(exchange.header("Accept").orElse(""), TYPES).orElse(Wanted.ENVELOPE);
    var accepted =
        new Accepted(!type.equals(Wanted.ENVELOPE), Optional.ofNullable(FILE_TYPES.get(type)));
    boolean isAsync = Preference.isForAsync(exchange.header("Prefer"));
    // A job leaves a file, which may be of any kind, whatever its answer looks like.
    var possible = new Accepted(accepted.isBare() || isAsync, accepted.format());
    var body = requests.question(exchange);
    var request =
        requests.require(
            ExportDecoder.decode(exchange.account(), exchange.query(), body, possible));
    requireAgreement(request, accepted, type);
    requireOwn(request.since());
    String name = fileName(request);
    if (isAsync) {
      jobs.respondAsync(exchange, order(exchange, request, name, body));
    } else if (request.method() == ExportMethod.SIGNED_URL) {
      jobs.respond(exchange, order(exchange, request, name, body));
    } else {
      var answer = new ExportAnswer(exchange, new Wanted(request, type, name), delivery);
      exchange.onExportThread(() -> answer.give(spans));
    }
  }

  private void requireOwn(Optional<Watermark> since) {
    if (since.isPresent()) {
      var now = new Watermark(spans.storeName(), spans.version());
      ExportDecoder.refusal(since.get(), now).ifPresent(requests::require);
    }
  }

  private static ExportOrder order(
      Exchange exchange, ExportRequest request, String name, Body body) {
    var asked = new Utf8Buffer(256);
    asked.appendAscii("{\"query\":{");
    String separator = "";
    for (var parameter : exchange.query().entrySet()) {
      asked.appendAscii(separator).appendString(parameter.getKey());
      asked.append((byte) ':').appendString(parameter.getValue());
      separator = ",";
    }
    asked.appendAscii("},\"body\":").append(body.value().json().bytes()).append((byte) '}');
    var actor = exchange.actor();
    return new ExportOrder(actor, request, name, Json.ofCanonical(asked.toByteArray()));
  }

  private static void requireAgreement(ExportRequest request, Accepted accepted, String type) {
    String ending = request.format().fileEnding();
    if (!accepted.format().map(format -> format.fileEnding().equals(ending)).orElse(true)) {
      throw HttpProblem.detail(
          406, "Accept is %s, export_format is %s".formatted(type, request.format().wireName()));
    }
    if (accepted.isBare() && request.method() == ExportMethod.SIGNED_URL) {
      throw HttpProblem.detail(
          406, "Accept is %s, which a link is not: export_method is signed_url".formatted(type));
    }
  }

  private String fileName(ExportRequest request) {
    return "spans_export_%s.%s%s"
        .formatted(
            NAME_TIME.format(clock.instant()),
            request.format().fileEnding(),
            request.compression().fileEnding());
  }
}
