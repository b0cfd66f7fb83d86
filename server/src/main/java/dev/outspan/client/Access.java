package dev.outspan.client;

import java.net.URI;
import java.util.Optional;

/// Where the server is, and who asks.
///
/// @param base its address, with a path in front of the API's perhaps
/// @param key the API key, empty to ask without one
/// @param account the account to act in, if not the only one of the key
public record Access(URI base, String key, Optional<String> account) {
  private static final int LAST_PORT = 65_535;

  public Access(URI base, String key) {
    this(base, key, Optional.empty());
  }

  public Access {
    boolean isHttp = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
    boolean isPort = base.getPort() <= LAST_PORT;
    if (!isHttp || !isPort || base.getHost() == null || base.getQuery() != null) {
      throw new IllegalArgumentException(
          "'%s' is no address of a server such as http://127.0.0.1:8080".formatted(base));
    }
  }

  /// The full address of a path of the API.
  URI uri(String path) {
    String start = base.toString();
    return URI.create(
        (start.endsWith("/") ? start.substring(0, start.length() - 1) : start) + path);
  }

  /// Does not show the key.
  @Override
  public String toString() {
    return base.toString();
  }
}
