package dev.outspan.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;

/// A client of the server's API, as a user's program would be one.
///
/// On `HttpURLConnection`, the one client of the JDK that shows HTTP trailers. May be used by
/// several threads.
public final class ApiClient {
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

  private final Access access;

  public ApiClient(Access access) {
    this.access = access;
  }

  public Access access() {
    return access;
  }

  /// Sends a JSON body.
  ///
  /// @return the answer's body
  /// @throws Refusal if the answer is not 200
  public byte[] send(String method, String path, byte[] json) throws IOException {
    try (Reply reply = accept(Call.of(method, path).withJson(json))) {
      return reply.bytes();
    }
  }

  /// Sends a request that is to succeed.
  ///
  /// @return an answer of 200 to 299, to be closed
  /// @throws Refusal if the answer has another status
  /// @throws Unreachable if there is no server
  public Reply accept(Call call) throws IOException {
    Reply reply = answer(call);
    if (!reply.isSuccess()) {
      throw reply.refusal();
    }
    return reply;
  }

  /// Sends a request.
  ///
  /// @return the answer, whatever its status, to be closed
  public Reply answer(Call call) throws IOException {
    HttpURLConnection connection = open(access.uri(call.target()), call);
    connection.setInstanceFollowRedirects(false);
    if (!access.key().isEmpty()) {
      connection.setRequestProperty("x-api-key", access.key());
    }
    access
        .account()
        .ifPresent(name -> connection.setRequestProperty("x-selected-account-id", name));
    return exchange(connection, call);
  }

  /// Gets what a link leads to. The key is not sent: the link is all that one needs, and may lead
  /// to another server.
  ///
  /// @param link absolute, or relative to the server's address
  Reply follow(URI link, Map<String, String> headers) throws IOException {
    URI target = access.uri("/").resolve(link);
    Call call = Call.of("GET", target.getPath());
    HttpURLConnection connection = open(target, call);
    headers.forEach(connection::setRequestProperty);
    return exchange(connection, call);
  }

  private static HttpURLConnection open(URI uri, Call call) throws IOException {
    var connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(call.method());
    connection.setConnectTimeout(
        Math.toIntExact(Math.min(LONGEST_CONNECT.toMillis(), call.silence().toMillis())));
    connection.setReadTimeout(Math.toIntExact(call.silence().toMillis()));
    connection.setUseCaches(false);
    call.headers().forEach(connection::setRequestProperty);
    return connection;
  }

  private static Reply exchange(HttpURLConnection connection, Call call) throws IOException {
    try {
      if (call.body().isPresent()) {
        write(connection, call.body().get());
      }
      return new Reply(call, connection);
    } catch (ConnectException
        | UnknownHostException
        | NoRouteToHostException
        | SocketTimeoutException e) {
      throw new Unreachable(connection.getURL(), e);
    }
  }

  private static void write(HttpURLConnection connection, byte[] bytes) throws IOException {
    // Not streamed: of a streamed request whose answer is 401 the JDK withholds the reason.
    connection.setDoOutput(true);
    try (OutputStream body = connection.getOutputStream()) {
      body.write(bytes);
    }
  }
}
