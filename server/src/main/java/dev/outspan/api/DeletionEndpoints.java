package dev.outspan.api;

import dev.outspan.account.Scope;
import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import dev.outspan.store.DeleteResult;
import dev.outspan.upkeep.Deletions;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.request.QuestionDecoder;
import java.io.IOException;

/// Deleting spans, for which a key needs the scope [Scope#ADMIN].
public final class DeletionEndpoints {
  private final Requests requests;
  private final Deletions deletions;

  public DeletionEndpoints(Deletions deletions, ApiLimits limits) {
    this.requests = new Requests(limits);
    this.deletions = deletions;
  }

  public void addTo(Routes routes) {
    routes.add("DELETE", "/v5/spans/{id}", Scope.ADMIN, this::deleteSpan);
    routes.add("DELETE", "/v5/traces/{id}", Scope.ADMIN, this::deleteTrace);
    routes.add("POST", "/v5/spans/delete", Scope.ADMIN, this::deleteSelected);
  }

  private void deleteSpan(Exchange exchange) throws IOException {
    String id = exchange.pathId();
    if (deletions.deleteSpan(exchange.actor(), exchange.account(), id) == 0) {
      throw HttpProblem.detail(404, SpanEndpoints.NOT_FOUND);
    }
    var body = new Utf8Buffer(64 + id.length());
    body.appendAscii("{\"id\":").appendString(id);
    exchange.json(200, body.appendAscii(",\"deleted\":true,\"object\":\"span\"}"));
  }

  private void deleteTrace(Exchange exchange) throws IOException {
    String id = exchange.pathId();
    long deleted = deletions.deleteTrace(exchange.actor(), exchange.account(), id);
    if (deleted == 0) {
      throw HttpProblem.detail(404, "Trace not found");
    }
    var body = new Utf8Buffer(64 + id.length());
    body.appendAscii("{\"id\":").appendString(id);
    body.appendAscii(",\"deleted\":true,\"deleted_count\":").appendLong(deleted);
    exchange.json(200, body.appendAscii(",\"object\":\"trace\"}"));
  }

  private void deleteSelected(Exchange exchange) throws IOException {
    var body = requests.question(exchange);
    var request =
        requests.require(QuestionDecoder.delete(exchange.account(), exchange.query(), body));
    exchange.onExportThread(
        () -> {
          switch (deletions.delete(exchange.actor(), request.selection(), request.expected())) {
            case DeleteResult.Deleted(var count) -> exchange.json(200, deleted(count));
            case DeleteResult.CountDiffers(var count) ->
                throw countDiffers(count, request.expected());
          }
        });
  }

  private static Utf8Buffer deleted(long count) {
    var body = new Utf8Buffer(64);
    body.appendAscii("{\"deleted\":true,\"deleted_count\":").appendLong(count);
    return body.appendAscii(",\"object\":\"list\"}");
  }

  private static HttpProblem countDiffers(long count, long expected) {
    var body = new Utf8Buffer(128);
    body.appendAscii("{\"detail\":{\"code\":\"COUNT_DIFFERS\",\"message\":")
        .appendString(
            "%d spans match, expected_count is %d: nothing was deleted".formatted(count, expected))
        .appendAscii(",\"count\":")
        .appendLong(count);
    return HttpProblem.json(409, body.appendAscii("}}").toByteArray());
  }
}
