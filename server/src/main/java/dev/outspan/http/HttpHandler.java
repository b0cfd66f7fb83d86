package dev.outspan.http;

import java.io.IOException;

/// Answers the requests of one route.
@FunctionalInterface
public interface HttpHandler {

  /// Answers the request. Runs on a virtual thread of its own and may block.
  ///
  /// The answer is whole when this returns. When it throws, a client that has got no byte yet gets
  /// an error as JSON, see [HttpProblem]; otherwise the connection breaks in a way that no client
  /// takes for an end.
  ///
  /// @throws IOException if the client went away
  void handle(Exchange exchange) throws IOException;
}
