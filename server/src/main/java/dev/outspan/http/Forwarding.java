package dev.outspan.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/// Reads what proxies say of the requests that they pass on, from those that are trusted.
///
/// Of a header with several values the last counts, which the proxy next to the server wrote; what
/// stands before it may be the client's own invention. `X-Forwarded-For` is read backwards, as long
/// as it was trusted addresses that vouch for the next.
final class Forwarding {
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");
  private static final Pattern SCHEME = Pattern.compile("(?i)https?");

  private final TrustedProxies trusted;

  Forwarding(TrustedProxies trusted) {
    this.trusted = trusted;
  }

  /// The other end of the connection, also when that has just been closed.
  private static InetAddress peer(Request request) {
    return ClientEndPoint.of(request).getChannel().socket().getInetAddress();
  }

  /// The address of the client: the last one that is not a trusted proxy's.
  InetAddress client(Request request) {
    InetAddress client = peer(request);
    for (String hop : values(request.getHeaders(), "X-Forwarded-For").reversed()) {
      Optional<InetAddress> next = trusted.contains(client) ? address(hop) : Optional.empty();
      if (next.isEmpty()) {
        return client;
      }
      client = next.get();
    }
    return client;
  }

  /// Where clients reach the server, as far as a trusted proxy says so: `scheme://host[:port]` and
  /// perhaps a prefix of the path, without a slash at the end.
  ///
  /// @param prefix the one that the request's path has
  Optional<String> url(Request request, String prefix) {
    HttpFields headers = request.getHeaders();
    Optional<String> scheme = last(headers, "X-Forwarded-Proto", SCHEME);
    Optional<String> host = last(headers, "X-Forwarded-Host", HOST);
    if (!trusted.contains(peer(request)) || (scheme.isEmpty() && host.isEmpty())) {
      return Optional.empty();
    }
    String path = last(headers, "X-Forwarded-Prefix", PREFIX).orElse("") + prefix;
    return host.or(() -> last(headers, "Host", HOST))
        .map(name -> scheme.orElse("http").toLowerCase(Locale.ROOT) + "://" + name + path);
  }

  /// Whom the request itself names, if that is a host and perhaps a port.
  static Optional<String> host(Request request) {
    return last(request.getHeaders(), "Host", HOST);
  }

  private static Optional<String> last(HttpFields headers, String name, Pattern allowed) {
    List<String> values = values(headers, name);
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(values.getLast()).filter(value -> allowed.matcher(value).matches());
  }

  private static List<String> values(HttpFields headers, String name) {
    return headers.getValuesList(name).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .map(String::strip)
        .toList();
  }

  /// The address in `1.2.3.4`, `1.2.3.4:5`, `::1` or `[::1]:5`; empty for anything else.
  private static Optional<InetAddress> address(String hop) {
    int bracket = hop.indexOf(']');
    int colon = hop.indexOf(':');
    String literal = hop;
    if (hop.startsWith("[") && bracket > 0) {
      literal = hop.substring(1, bracket);
    } else if (colon >= 0 && colon == hop.lastIndexOf(':')) {
      literal = hop.substring(0, colon);
    }
    try {
      return Optional.of(InetAddress.ofLiteral(literal));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
