package dev.outspan.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One request to the API. Does not change.
public final class Call {
  private static final String JSON = "application/json";

  private final String method;
  private final String target;
  private final Map<String, String> headers;
  private final byte[] body;

  private Call(String method, String target, Map<String, String> headers, byte[] body) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
  }

  /// A request without a body.
  ///
  /// @param path below the server's address, with a query perhaps
  public static Call of(String method, String path) {
    return new Call(method, path, Map.of("Accept", JSON), new byte[0]);
  }

  /// The same with a JSON body.
  public Call withJson(byte[] json) {
    return with("Content-Type", JSON).withBody(json);
  }

  public Call withBody(byte[] bytes) {
    return new Call(method, target, headers, bytes);
  }

  public Call with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Call(method, target, more, body);
  }

  /// The same with a query of these parameters, of which there may be none.
  public Call withQuery(Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? this : new Call(method, target + "?" + query, headers, body);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  String method() {
    return method;
  }

  String target() {
    return target;
  }

  Map<String, String> headers() {
    return headers;
  }

  Optional<byte[]> body() {
    return body.length == 0 ? Optional.empty() : Optional.of(body);
  }

  /// Such as `POST /v5/spans/export`, without the query.
  @Override
  public String toString() {
    int query = target.indexOf('?');
    return method + " " + (query < 0 ? target : target.substring(0, query));
  }
}
