package dev.outspan.http;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Answers what never reaches a route: requests that are not HTTP, and those that come while the
/// server stops. Says nothing of what it got.
final class ErrorAnswers implements Request.Handler {
  private final Forwarding forwarding;

  ErrorAnswers(Forwarding forwarding) {
    this.forwarding = forwarding;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status =
        request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer code ? code : 500;
    String requestId = RequestIds.of(request.getHeaders());
    response.setStatus(status);
    var headers = response.getHeaders();
    headers.put(RequestIds.HEADER, requestId);
    headers.put(HttpHeader.CONTENT_TYPE, Visit.JSON);
    headers.put(HttpHeader.CONNECTION, "close");
    if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
      headers.put(HttpHeader.RETRY_AFTER, Failures.retryAfter().toSeconds());
    }
    byte[] body = HttpProblem.detailJson(HttpStatus.getMessage(status));
    AccessLog.write(
        new AccessLog.Served(
            requestId,
            forwarding.client(request),
            Optional.empty(),
            "unmatched",
            status,
            System.nanoTime() - request.getBeginNanoTime(),
            0,
            body.length,
            "refused"));
    ClientEndPoint client = ClientEndPoint.of(request);
    client.beginAnswer();
    response.write(true, ByteBuffer.wrap(body), Callback.from(client::endAnswer, callback));
    return true;
  }
}
