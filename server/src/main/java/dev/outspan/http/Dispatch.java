package dev.outspan.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/// Takes each request from Jetty, with what all of them share.
final class Dispatch extends Handler.Abstract {
  private final HttpSettings settings;
  private final Routes routes;
  private final Authentication authentication;
  private final ExportPool exports;
  private final Admission admission;
  private final Forwarding forwarding;

  Dispatch(
      HttpSettings settings, Routes routes, Authentication authentication, ExportPool exports) {
    this.settings = settings;
    this.routes = routes;
    this.authentication = authentication;
    this.exports = exports;
    admission = new Admission(settings.load());
    forwarding = new Forwarding(settings.front().trusted());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var visit = new Visit(this, request, response, callback);
    try (var _ = MDC.putCloseable("request_id", visit.requestId())) {
      visit.run();
    }
    return true;
  }

  /// The path as the routes know it.
  String withoutBase(String path) {
    String base = settings.basePath();
    return path.startsWith(base + "/") ? path.substring(base.length()) : path;
  }

  HttpSettings settings() {
    return settings;
  }

  Routes routes() {
    return routes;
  }

  Authentication authentication() {
    return authentication;
  }

  ExportPool exports() {
    return exports;
  }

  Forwarding forwarding() {
    return forwarding;
  }

  Admission admission() {
    return admission;
  }
}
