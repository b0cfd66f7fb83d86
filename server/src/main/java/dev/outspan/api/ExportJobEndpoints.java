package dev.outspan.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.outspan.account.Scope;
import dev.outspan.blob.BlobException;
import dev.outspan.delivery.BusyException;
import dev.outspan.delivery.ExportJob;
import dev.outspan.delivery.ExportOrder;
import dev.outspan.delivery.ExportRecord;
import dev.outspan.delivery.ExportStatus;
import dev.outspan.delivery.Exports;
import dev.outspan.http.AnswerStream;
import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import dev.outspan.store.StoreException;
import dev.outspan.wire.MediaRange;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.request.DeleteExport;
import dev.outspan.wire.request.PageRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Exports as files, and the jobs that write them: `/v5/exports`.
final class ExportJobEndpoints {
  private static final String EVENTS = "text/event-stream";
  private static final Duration EVENT_PAUSE = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(ExportJobEndpoints.class);

  private final Optional<Exports> exports;
  private final Requests requests;

  ExportJobEndpoints(Requests requests, Delivery delivery) {
    this.requests = requests;
    exports = delivery.exports();
  }

  void addTo(Routes routes) {
    routes.add("GET", "/v5/exports", Scope.READ, this::list);
    routes.add("GET", "/v5/exports/{id}", Scope.READ, this::show);
    routes.add("DELETE", "/v5/exports/{id}", Scope.READ, this::cancel);
  }

  /// The exports of this server.
  ///
  /// @throws HttpProblem with 501 if it keeps no files
  private Exports exports() {
    return exports.orElseThrow(
        () ->
            HttpProblem.detail(
                501,
                "this server keeps no files, which links and jobs need: use export_method=direct"));
  }

  /// Starts an export and answers with its job.
  void respondAsync(Exchange exchange, ExportOrder order) throws IOException {
    ExportJob job = submit(order);
    var headers =
        Map.of(
            "Content-Type", "application/json",
            "Location", exchange.serverUrl() + "/v5/exports/" + job.record().file().id(),
            "Preference-Applied", "respond-async");
    Utf8Buffer body = json(exchange, job);
    exchange.send(202, headers, ByteBuffer.wrap(body.array(), 0, body.length()));
  }

  /// Writes a file and answers with a link to it.
  void respond(Exchange exchange, ExportOrder order) throws IOException {
    ExportJob job = submit(order);
    var answer = new LateAnswer(exchange, job.record().file().id());
    boolean isOver = false;
    try {
      while (!exchange.ask(() -> isOver(job, ExportAnswer.SILENCE))) {
        answer.keepAlive();
      }
      isOver = true;
    } finally {
      if (!isOver) {
        exports().abandon(job, order.actor());
      }
    }
    ExportRecord kept = job.record();
    if (kept.status() != ExportStatus.SUCCEEDED) {
      throw ExportProblem.of(kept);
    }
    exports().watermark(job).ifPresent(mark -> answer.header(ExportAnswer.WATERMARK, mark.text()));
    var link = exports().link(job, exchange.serverUrl());
    answer.give(ExportJson.answer(kept.file().filename(), link.url()));
  }

  private ExportJob submit(ExportOrder order) {
    try {
      return exports().submit(order);
    } catch (BusyException e) {
      int status = e.isOfAccount() ? 429 : 503;
      throw HttpProblem.detail(status, String.valueOf(e.getMessage()))
          .retryAfter(e.retryAfter())
          .logged(e.isOfAccount() ? "quota" : "overloaded");
    }
  }

  private static boolean isOver(ExportJob job, Duration patience) {
    try {
      return job.await(patience);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StoreException.Canceled("the request was cancelled");
    }
  }

  private void list(Exchange exchange) throws IOException {
    PageRequest wanted = requests.require(PageRequest.decode(exchange.query()));
    Optional<ExportJob> after = wanted.after().map(id -> cursor(exchange, id));
    exchange.json(200, ExportJson.list(exports().page(exchange.account(), after, wanted.limit())));
  }

  private ExportJob cursor(Exchange exchange, String id) {
    return exports()
        .find(exchange.account(), id)
        .orElseThrow(
            () -> HttpProblem.detail(400, "starting_after: there is no export '%s'".formatted(id)));
  }

  private void show(Exchange exchange) throws IOException {
    ExportJob job = job(exchange);
    if (MediaRange.best(exchange.header("Accept").orElse(""), List.of(EVENTS)).isPresent()) {
      tell(exchange, job);
    } else {
      exchange.json(200, json(exchange, job));
    }
  }

  private void cancel(Exchange exchange) throws IOException {
    ExportJob job = job(exchange);
    if (requests.require(DeleteExport.decode(exchange.query())).isOfUnfinished()) {
      exports().abandon(job, exchange.actor());
    } else {
      exports().cancel(job, exchange.actor());
    }
    exchange.json(200, ExportJson.of(job.record(), job.progress()));
  }

  private ExportJob job(Exchange exchange) {
    return exports()
        .find(exchange.account(), exchange.pathId())
        .orElseThrow(() -> HttpProblem.detail(404, "Export not found"));
  }

  /// An export with a link to its file, if it has one. An export that ends just now is told of
  /// either as it was before or with the link.
  private Utf8Buffer json(Exchange exchange, ExportJob job) {
    ExportRecord seen = job.record();
    if (seen.status() != ExportStatus.SUCCEEDED) {
      return ExportJson.of(seen, job.progress());
    }
    var link = exports().link(job, exchange.serverUrl());
    try {
      // What is read, and the answer that it is copied into.
      exchange.hold(2 * seen.result().orElseThrow().manifestBytes());
      return ExportJson.of(seen, job.progress(), Optional.of(exports().manifest(job)), link);
    } catch (BlobException.Missing _) { // it was taken back just now
      return ExportJson.of(job.record(), job.progress());
    } catch (BlobException e) {
      LOG.warn("the manifest of export {} cannot be read", seen.file().id(), e);
      return ExportJson.of(seen, job.progress(), Optional.empty(), link);
    }
  }

  /// Tells of an export, as it goes on, until it is over (server-sent events): `progress` twice a
  /// second, then `end`.
  private void tell(Exchange exchange, ExportJob job) throws IOException {
    var headers = Map.of("Content-Type", EVENTS, "Cache-Control", "no-store");
    AnswerStream out = exchange.stream(200, headers, Exchange.Trailers.NONE);
    while (!exchange.ask(() -> isOver(job, EVENT_PAUSE))) {
      tell(out, "progress", ExportJson.of(job.record(), job.progress()));
    }
    tell(out, "end", json(exchange, job));
  }

  private static void tell(AnswerStream out, String event, Utf8Buffer data) throws IOException {
    out.write("event: %s\ndata: ".formatted(event).getBytes(US_ASCII));
    out.write(data.array(), 0, data.length());
    out.write("\n\n".getBytes(US_ASCII));
    out.flush();
  }
}
