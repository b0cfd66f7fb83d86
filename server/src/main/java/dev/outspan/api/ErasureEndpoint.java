package dev.outspan.api;

import dev.outspan.account.Scope;
import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import dev.outspan.span.Micros;
import dev.outspan.upkeep.Erasures;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.time.Instant;

/// `/v5/admin/erasure`: how it stands with what was deleted and still lies in the files (GET), and
/// making it unreadable now (POST), which answers when it is done. Concerns all accounts, so it
/// belongs on the side of the operator.
public final class ErasureEndpoint {
  private final Erasures erasures;

  public ErasureEndpoint(Erasures erasures) {
    this.erasures = erasures;
  }

  public void addTo(Routes routes) {
    routes.addForKey("GET", "/v5/admin/erasure", Scope.ADMIN, this::answerStatus);
    routes.addForKey("POST", "/v5/admin/erasure", Scope.ADMIN, this::erase);
  }

  private void erase(Exchange exchange) throws IOException {
    var actor = exchange.actor();
    if (erasures.run(actor).isEmpty()) {
      throw HttpProblem.detail(409, "an erasure is running");
    }
    answerStatus(exchange);
  }

  private void answerStatus(Exchange exchange) throws IOException {
    Erasures.Status status = erasures.status();
    var body = new Utf8Buffer(512);
    body.appendAscii("{\"object\":\"erasure\",\"dead_share\":")
        .appendAscii(Double.toString(status.deadShare()));
    status.pendingSince().ifPresent(since -> append(body, "pending_since", since));
    status.runningSince().ifPresent(since -> append(body, "running_since", since));
    status.last().ifPresent(last -> append(body, last));
    status.failure().ifPresent(why -> body.appendAscii(",\"failure\":").appendString(why));
    exchange.json(200, body.appendAscii("}"));
  }

  private static void append(Utf8Buffer body, Erasures.Last last) {
    body.appendAscii(",\"last\":{\"bytes_before\":").appendLong(last.bytesBefore());
    body.appendAscii(",\"bytes_after\":").appendLong(last.bytesAfter());
    append(body, "finished_at", last.at());
    body.append((byte) '}');
  }

  private static void append(Utf8Buffer body, String name, Instant at) {
    body.appendAscii(",\"" + name + "\":\"").appendInstantMicros(Micros.of(at));
    body.append((byte) '"');
  }
}
