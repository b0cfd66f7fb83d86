package dev.outspan.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One request to the API. Does not change.
public final class Call {
  private static final String JSON = "application/json";
  private static final Duration USUAL_SILENCE = Duration.ofMinutes(1);

  private final Place place;
  private final Map<String, String> headers;
  private final byte[] body;
  private final Duration silence;

  private Call(Place place, Map<String, String> headers, byte[] body, Duration silence) {
    this.place = place;
    this.headers = headers;
    this.body = body;
    this.silence = silence;
  }

  private record Place(String method, String target) {}

  /// A request without a body, whose server may be silent for a minute.
  ///
  /// @param path below the server's address, with a query perhaps
  public static Call of(String method, String path) {
    return new Call(new Place(method, path), Map.of("Accept", JSON), new byte[0], USUAL_SILENCE);
  }

  /// The same with a JSON body.
  public Call withJson(byte[] json) {
    return with("Content-Type", JSON).withBody(json);
  }

  public Call withBody(byte[] bytes) {
    return new Call(place, headers, bytes, silence);
  }

  public Call with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Call(place, more, body, silence);
  }

  /// The same for which the server may be silent for so long, before the answer and within.
  public Call withSilence(Duration longest) {
    return new Call(place, headers, body, longest);
  }

  /// The same with a query of these parameters, of which there may be none.
  public Call withQuery(Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    return query.isEmpty()
        ? this
        : new Call(new Place(place.method, place.target + "?" + query), headers, body, silence);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  String method() {
    return place.method;
  }

  String target() {
    return place.target;
  }

  Map<String, String> headers() {
    return headers;
  }

  Duration silence() {
    return silence;
  }

  Optional<byte[]> body() {
    return body.length == 0 ? Optional.empty() : Optional.of(body);
  }

  /// Such as `POST /v5/spans/export`, without the query.
  @Override
  public String toString() {
    int query = target().indexOf('?');
    return method() + " " + (query < 0 ? target() : target().substring(0, query));
  }
}
