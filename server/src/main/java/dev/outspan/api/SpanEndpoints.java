package dev.outspan.api;

import dev.outspan.account.Scope;
import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import dev.outspan.ingest.SpanIntake;
import dev.outspan.ingest.SpanIntake.Outcome;
import dev.outspan.span.Span;
import dev.outspan.span.SpanRow;
import dev.outspan.store.SpanReader;
import dev.outspan.store.WriteResult;
import dev.outspan.wire.SpanJson;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.request.Body;
import dev.outspan.wire.request.SpanDecoder;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/// Taking spans in, and looking at one.
final class SpanEndpoints {
  static final String NOT_FOUND = "Span not found";

  private final Requests requests;
  private final SpanIntake intake;
  private final SpanReader spans;
  private final ApiLimits limits;

  SpanEndpoints(Requests requests, SpanIntake intake, SpanReader spans, ApiLimits limits) {
    this.requests = requests;
    this.intake = intake;
    this.spans = spans;
    this.limits = limits;
  }

  void addTo(Routes routes) {
    routes.add("POST", "/v5/spans", Scope.INGEST, this::create);
    routes.add("POST", "/v5/spans/batch", Scope.INGEST, this::insertBatch);
    routes.add("PUT", "/v5/spans/batch", Scope.INGEST, this::upsertBatch);
    routes.add("GET", "/v5/spans/{id}", Scope.READ, this::get);
    routes.add("PATCH", "/v5/spans/{id}", Scope.INGEST, this::patch);
  }

  private void create(Exchange exchange) throws IOException {
    Body body = requests.body(exchange);
    Span span = requests.require(decoder(exchange).create(body));
    answerOne(exchange, stored(intake.insert(List.of(span))).getFirst());
  }

  private void insertBatch(Exchange exchange) throws IOException {
    answerList(exchange, stored(intake.insert(batch(exchange))));
  }

  private void upsertBatch(Exchange exchange) throws IOException {
    answerList(exchange, stored(intake.upsert(batch(exchange))));
  }

  private List<Span> batch(Exchange exchange) {
    Body body = requests.body(exchange);
    return requests.require(decoder(exchange).batch(body));
  }

  private SpanDecoder decoder(Exchange exchange) {
    return new SpanDecoder(
        exchange.account(),
        exchange.caller().keyId(),
        () -> UUID.randomUUID().toString(),
        limits.spanBytes());
  }

  private void get(Exchange exchange) throws IOException {
    answerOne(
        exchange,
        spans
            .find(exchange.account(), exchange.pathId())
            .orElseThrow(() -> HttpProblem.detail(404, NOT_FOUND)));
  }

  private void patch(Exchange exchange) throws IOException {
    Body body = requests.body(exchange);
    var patch = requests.require(decoder(exchange).patch(body));
    var outcome = intake.patch(exchange.account(), exchange.pathId(), patch);
    if (outcome instanceof Outcome.Refused(WriteResult.EndBeforeStart _)) {
      requests.require(SpanDecoder.endsBeforeStart(body));
    }
    answerOne(exchange, stored(outcome).getFirst());
  }

  private static List<Span> stored(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Stored(var spans) -> spans;
      case Outcome.Refused(var reason) -> throw refusal(reason);
      case Outcome.CyclicParents(var key) ->
          throw HttpProblem.detail(
              409, "the parents of span %s form a cycle".formatted(shown(key.id())));
    };
  }

  private static HttpProblem refusal(WriteResult.Refused reason) {
    return switch (reason) {
      case WriteResult.KeyExists(var key) ->
          HttpProblem.detail(
              409,
              "span %s of trace %s exists already"
                  .formatted(shown(key.id()), shown(key.traceId())));
      case WriteResult.ParentInOtherTrace(var child, var parentId) ->
          HttpProblem.detail(
              409,
              "the parent %s of span %s is in another trace"
                  .formatted(shown(parentId), shown(child.id())));
      case WriteResult.UnknownSpan _ -> HttpProblem.detail(404, NOT_FOUND);
      case WriteResult.EndBeforeStart(var start, var end) ->
          throw new IllegalStateException("end %s before start %s".formatted(end, start));
    };
  }

  private static String shown(String id) {
    return "'" + id + "'";
  }

  private static void answerOne(Exchange exchange, Span span) throws IOException {
    var body = new Utf8Buffer(1 << 10);
    SpanJson.append(body, SpanRow.of(span));
    exchange.json(200, body);
  }

  private static void answerList(Exchange exchange, List<Span> spans) throws IOException {
    var body = new Utf8Buffer(1 << 16);
    body.appendAscii("{\"items\":[");
    for (int i = 0; i < spans.size(); i++) {
      if (i > 0) {
        body.append((byte) ',');
      }
      SpanJson.append(body, SpanRow.of(spans.get(i)));
    }
    exchange.json(200, body.appendAscii("],\"object\":\"list\"}"));
  }
}
