package dev.outspan.http;

import dev.outspan.http.Authentication.Identity;
import dev.outspan.http.Routes.Match;
import dev.outspan.store.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request from its head to the end of its answer.
final class Visit {
  static final String JSON = "application/json";

  private static final Logger LOG = LoggerFactory.getLogger(Visit.class);

  private final Dispatch server;
  private final Request request;
  private final Callback callback;
  private final String requestId;
  private final InetAddress from;
  private final ClientEndPoint client;
  private final PacedWriter writer;
  private final Answer answer;
  private final RequestBody body;
  private Optional<Routes.Route> route = Optional.empty();
  private Optional<Identity> identity = Optional.empty();
  private Optional<String> rawPathId = Optional.empty();
  private Optional<String> pathId = Optional.empty();
  private Admission.@Nullable Ticket ticket;
  private String errorType = "";

  Visit(Dispatch server, Request request, Response response, Callback callback) {
    this.server = server;
    this.request = request;
    this.callback = callback;
    requestId = RequestIds.of(request.getHeaders());
    from = server.forwarding().client(request);
    client = ClientEndPoint.of(request);
    HttpSettings.Pace pace = server.settings().pace();
    writer = new PacedWriter(response, client, pace);
    answer = new Answer(request, response, writer);
    body = new RequestBody(request, pace);
    response.getHeaders().put(RequestIds.HEADER, requestId);
  }

  /// Answers the request, come what may.
  void run() {
    client.beginAnswer();
    request.addIdleTimeoutListener(_ -> false);
    Throwable broken = null;
    try {
      serve();
    } catch (Throwable failure) { // whatever it is, no client may take it for an end
      broken = fail(failure);
    }
    answer.release();
    client.endAnswer();
    if (broken == null) {
      complete();
    } else {
      log();
      client.breakOff(broken);
      callback.failed(broken);
    }
  }

  private void serve() throws IOException {
    if (isOld() && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
      throw HttpProblem.detail(400, "Bad Request").with("Connection", "close");
    }
    HttpURI uri = request.getHttpURI();
    if (uri.getPathQuery().length() > server.settings().sizes().uriBytes()) {
      throw HttpProblem.detail(414, "URI Too Long");
    }
    switch (server.routes().match(request.getMethod(), server.withoutBase(uri.getPath()))) {
      case Match.Found(Routes.Route found, Optional<String> rawId) -> serve(found, rawId);
      case Match.WrongMethod(String allowed) ->
          throw HttpProblem.detail(405, "Method Not Allowed").with("Allow", allowed);
      case Match.Unknown _ -> throw HttpProblem.detail(404, "Not Found");
    }
  }

  private void serve(Routes.Route found, Optional<String> rawId) throws IOException {
    route = Optional.of(found);
    identity = server.authentication().identify(request.getHeaders(), from, found.access());
    rawPathId = rawId;
    pathId = rawId.map(Visit::decoded);
    try (Admission.Ticket held = server.admission().enter(payer())) {
      ticket = held;
      found.handler().handle(new Exchange(this));
      answer.end();
    }
  }

  /// HTTP/1.0 knows no chunks: what is in front of this server may see another end than Jetty.
  private boolean isOld() {
    return request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1;
  }

  /// Whose share the request takes: an account's, a key's, or an address's.
  private String payer() {
    return identity
        .map(who -> who.account().orElseGet(() -> who.caller().keyId()))
        .orElseGet(from::getHostAddress);
  }

  private static String decoded(String rawId) {
    return PercentEncoding.decode(rawId)
        .orElseThrow(() -> HttpProblem.detail(400, "the path has an escape that is not UTF-8"));
  }

  /// Answers with an error if that is still possible.
  ///
  /// @return why the connection has to break; null if it need not
  private @Nullable Throwable fail(Throwable failure) {
    if (isClients(failure)) {
      errorType = writer.wasTooSlow() ? "slow_reader" : "client_gone";
      return failure;
    }
    if (Failures.isOurs(failure)) {
      LOG.error("request failed", failure);
    }
    HttpProblem problem = Failures.problem(failure);
    errorType = problem.errorType();
    return answer.takeBack() ? send(problem) : failure;
  }

  private boolean isClients(Throwable failure) {
    return failure instanceof ClientGone
        || writer.lostClient()
        || (failure instanceof StoreException.Canceled && !client.isThere());
  }

  private @Nullable Throwable send(HttpProblem problem) {
    var headers = new LinkedHashMap<>(problem.headers());
    headers.putIfAbsent("Content-Type", JSON);
    if (!body.dropReceived()) {
      headers.put("Connection", "close");
    }
    try {
      answer.send(problem.status(), headers, ByteBuffer.wrap(problem.body()));
      return null;
    } catch (IOException gone) {
      errorType = "client_gone";
      return gone;
    }
  }

  private void complete() {
    boolean reusable = body.dropReceived();
    log();
    if (reusable) {
      callback.succeeded();
    } else {
      body.linger();
      callback.failed(new IOException("the request's body was not read"));
    }
  }

  private void log() {
    AccessLog.write(
        new AccessLog.Served(
            requestId,
            from,
            identity,
            route.map(Routes.Route::name).orElse("unmatched"),
            answer.status(),
            System.nanoTime() - request.getBeginNanoTime(),
            body.receivedBytes(),
            answer.sentBytes(),
            errorType));
  }

  byte[] readBody(int limitBytes) {
    return body.read(limitBytes, ticket());
  }

  void hold(long bytes) {
    ticket().grow(bytes);
  }

  private Admission.Ticket ticket() {
    if (ticket == null) {
      throw new IllegalStateException("the request is not running");
    }
    return ticket;
  }

  void onExportThread(Exchange.Work work) throws IOException {
    server.exports().run(account(), work);
  }

  String account() {
    return identity()
        .account()
        .orElseThrow(() -> new IllegalStateException("the route is about no one account"));
  }

  Optional<String> publicUrl() {
    return server
        .settings()
        .front()
        .publicUrl()
        .map(URI::toString)
        .or(() -> server.forwarding().url(request, prefix()));
  }

  /// Where the request was sent to: what its `Host` says, else the address that took it.
  String ownUrl() {
    HttpURI uri = request.getHttpURI();
    return "%s://%s%s"
        .formatted(
            uri.getScheme(),
            Forwarding.host(request)
                .orElseGet(() -> uri.getHost() + ":" + Request.getLocalPort(request)),
            prefix());
  }

  /// The part of the base path that the request's path has.
  private String prefix() {
    String path = request.getHttpURI().getPath();
    return server.withoutBase(path).equals(path) ? "" : server.settings().basePath();
  }

  Identity identity() {
    return identity.orElseThrow(() -> new IllegalStateException("the route needs no key"));
  }

  String rawPathId() {
    return rawPathId.orElseThrow(() -> new IllegalStateException("the path has no id"));
  }

  String clientAddress() {
    return from.getHostAddress();
  }

  String pathId() {
    return pathId.orElseThrow(() -> new IllegalStateException("the path has no id"));
  }

  Request request() {
    return request;
  }

  String requestId() {
    return requestId;
  }

  Answer answer() {
    return answer;
  }

  ClientEndPoint client() {
    return client;
  }
}
