package dev.outspan.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;

/// The ids by which requests are found in logs.
final class RequestIds {
  static final String HEADER = "X-Request-Id";

  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private RequestIds() {}

  /// The client's own id if it can stand in a log, else a new one.
  static String of(HttpFields headers) {
    String given = headers.get(HEADER);
    return given != null && ACCEPTED.matcher(given).matches() ? given : next();
  }

  private static String next() {
    var random = ThreadLocalRandom.current();
    var hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
