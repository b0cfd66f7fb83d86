package dev.outspan.api;

import dev.outspan.account.Scope;
import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import dev.outspan.ingest.Redactor;
import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.SpanKey;
import dev.outspan.store.AssessmentResult;
import dev.outspan.store.AssessmentStore;
import dev.outspan.store.SpanReader;
import dev.outspan.store.SpanStore;
import dev.outspan.wire.AssessmentJson;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.request.AssessmentDecoder;
import dev.outspan.wire.request.AssessmentDraft;
import dev.outspan.wire.request.AssessmentPatch;
import dev.outspan.wire.request.AssessmentQuery.Target;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/// `/v5/span-assessments`: what people and judges think of spans.
///
/// One is changed or deleted by the key that made it, or by one with the scope `admin`.
final class AssessmentEndpoints {
  private static final String ALL = "/v5/span-assessments";
  private static final String ONE = ALL + "/{id}";

  private final Requests requests;
  private final SpanReader spans;
  private final AssessmentStore assessments;
  private final Redactor redactor;
  private final Clock clock;

  /// Held between reading an assessment and writing it changed, so that no change is lost.
  private final ReentrantLock changes = new ReentrantLock();

  AssessmentEndpoints(Requests requests, SpanStore store, Redactor redactor, Clock clock) {
    this.requests = requests;
    this.spans = store.reader();
    this.assessments = store.assessments();
    this.redactor = redactor;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes.add("POST", ALL, Scope.INGEST, this::create);
    routes.add("GET", ALL, Scope.READ, this::list);
    routes.add("GET", ONE, Scope.READ, this::get);
    routes.add("PATCH", ONE, Scope.INGEST, this::patch);
    routes.add("DELETE", ONE, Scope.INGEST, this::delete);
  }

  private void create(Exchange exchange) throws IOException {
    AssessmentDraft draft =
        requests.require(AssessmentDecoder.create(requests.assessment(exchange)));
    Instant now = now();
    var assessment =
        new Assessment(
            UUID.randomUUID().toString(),
            spanOf(exchange.account(), draft),
            draft.type(),
            redactor.apply(draft.verdict()),
            exchange.caller().keyId(),
            now,
            now);
    answer(exchange, stored(assessments.create(assessment)));
  }

  private SpanKey spanOf(String account, AssessmentDraft draft) {
    if (draft.spanId().isPresent()) {
      return new SpanKey(account, draft.traceId(), draft.spanId().get());
    }
    return spans
        .root(account, draft.traceId())
        .orElseThrow(
            () -> HttpProblem.detail(404, "trace '%s' has no root span".formatted(draft.traceId())))
        .key();
  }

  private void list(Exchange exchange) throws IOException {
    var query = requests.require(AssessmentDecoder.list(exchange.query()));
    Set<AssessmentType> types =
        query
            .type()
            .<Set<AssessmentType>>map(Set::of)
            .orElseGet(() -> EnumSet.allOf(AssessmentType.class));
    List<Assessment> found =
        switch (query.target()) {
          case Target.OfSpan(var id) -> assessments.ofSpan(exchange.account(), id, types);
          case Target.OfTrace(var id) -> assessments.ofTrace(exchange.account(), id, types);
        };
    var body = new Utf8Buffer(1 << 12).appendAscii("{\"items\":");
    AssessmentJson.appendArray(body, found);
    exchange.hold(body.length());
    exchange.json(200, body.appendAscii(",\"object\":\"list\"}"));
  }

  private void get(Exchange exchange) throws IOException {
    answer(exchange, find(exchange));
  }

  private void patch(Exchange exchange) throws IOException {
    AssessmentPatch sent = requests.require(AssessmentDecoder.patch(requests.assessment(exchange)));
    AssessmentPatch patch = sent.with(redactor.apply(sent.verdict()));
    answer(exchange, stored(change(exchange, patch)));
  }

  private AssessmentResult change(Exchange exchange, AssessmentPatch patch) {
    changes.lock();
    try {
      Assessment before = findToChange(exchange);
      return assessments.replace(requests.require(patch.applyTo(before, nowAfter(before))));
    } finally {
      changes.unlock();
    }
  }

  private void delete(Exchange exchange) throws IOException {
    String id = findToChange(exchange).id();
    if (!assessments.delete(exchange.account(), id)) {
      throw notFound();
    }
    var body = new Utf8Buffer(128).appendAscii("{\"id\":").appendString(id);
    exchange.json(200, body.appendAscii(",\"deleted\":true,\"object\":\"span.assessment\"}"));
  }

  private Assessment find(Exchange exchange) {
    return assessments
        .find(exchange.account(), exchange.pathId())
        .orElseThrow(AssessmentEndpoints::notFound);
  }

  private Assessment findToChange(Exchange exchange) {
    Assessment found = find(exchange);
    var caller = exchange.caller();
    if (!found.createdBy().equals(caller.keyId()) && !caller.scopes().contains(Scope.ADMIN)) {
      throw HttpProblem.detail(
          403, "an assessment is changed by the key that made it, or one with the scope admin");
    }
    return found;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /// The clock may have been set back meanwhile.
  private Instant nowAfter(Assessment before) {
    Instant now = now();
    return now.isBefore(before.createdAt()) ? before.createdAt() : now;
  }

  private static Assessment stored(AssessmentResult result) {
    return switch (result) {
      case AssessmentResult.Stored(var assessment) -> assessment;
      case AssessmentResult.UnknownSpan _ -> throw HttpProblem.detail(404, "Span not found");
      case AssessmentResult.UnknownAssessment _ -> throw notFound();
      case AssessmentResult.OverwriteExists(var span) ->
          throw HttpProblem.detail(409, "span '%s' has an overwrite already".formatted(span.id()));
      case AssessmentResult.IdExists(var id) ->
          throw new IllegalStateException("the new id %s exists".formatted(id));
    };
  }

  private static HttpProblem notFound() {
    return HttpProblem.detail(404, "Assessment not found");
  }

  private static void answer(Exchange exchange, Assessment assessment) throws IOException {
    var body = new Utf8Buffer(1 << 10);
    AssessmentJson.append(body, assessment);
    exchange.json(200, body);
  }
}
