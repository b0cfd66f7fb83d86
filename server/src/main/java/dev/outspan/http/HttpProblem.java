package dev.outspan.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.wire.Utf8Buffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A request that gets an error: its status, its JSON body and its headers.
///
/// Whoever answers adds `x-should-retry: false` where asking again is of no use (409, 413, 501),
/// and `Retry-After` of a few seconds to a 429 or 503 that has none.
public final class HttpProblem extends RuntimeException {
  private final int status;
  private final byte[] body;
  private final Map<String, String> headers;
  private final String errorType;

  private HttpProblem(int status, byte[] body, Map<String, String> headers, String errorType) {
    super("status %d: %s".formatted(status, new String(body, UTF_8)), null, false, false);
    this.status = status;
    this.body = body;
    this.headers = headers;
    this.errorType = errorType;
  }

  /// The answer `{"detail":"…"}`.
  public static HttpProblem detail(int status, String detail) {
    return new HttpProblem(status, detailJson(detail), Map.of(), "");
  }

  /// The answer `{"detail":{"code":"…","message":"…"}}`, for what a program tells apart.
  public static HttpProblem code(int status, String code, String message) {
    var json = new Utf8Buffer(64);
    json.appendAscii("{\"detail\":{\"code\":").appendString(code);
    json.appendAscii(",\"message\":").appendString(message).appendAscii("}}");
    return new HttpProblem(status, json.toByteArray(), Map.of(), code);
  }

  /// Any answer.
  ///
  /// @param body JSON; not copied
  public static HttpProblem json(int status, byte[] body) {
    return new HttpProblem(status, body, Map.of(), "");
  }

  /// The same with one header more.
  public HttpProblem with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpProblem(status, body, more, errorType);
  }

  /// The same with a `Retry-After` of whole seconds, one at least.
  public HttpProblem retryAfter(Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return with("Retry-After", Long.toString(seconds));
  }

  /// The same with a word for the log's `error.type`.
  public HttpProblem logged(String type) {
    return new HttpProblem(status, body, headers, type);
  }

  public int status() {
    return status;
  }

  byte[] body() {
    return body;
  }

  Map<String, String> headers() {
    return headers;
  }

  /// What the log calls it; empty where the status says it all.
  String errorType() {
    return errorType;
  }

  static byte[] detailJson(String detail) {
    var json = new Utf8Buffer(detail.length() + 16);
    return json.appendAscii("{\"detail\":").appendString(detail).appendAscii("}").toByteArray();
  }
}
