package dev.outspan.http;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Where the server listens, and what it lets a client do.
///
/// @param host address to listen on
/// @param port 0 for any free one
/// @param basePath prefix that paths may have, such as `/api`, for proxies that do not cut it off;
///     empty for none
public record HttpSettings(
    String host,
    int port,
    String basePath,
    Front front,
    Sizes sizes,
    Pace pace,
    Load load,
    Exports exports) {

  public static final HttpSettings DEFAULT =
      new HttpSettings(
          "127.0.0.1",
          8080,
          "",
          Front.NONE,
          Sizes.DEFAULT,
          Pace.DEFAULT,
          Load.DEFAULT,
          Exports.DEFAULT);

  public HttpSettings {
    if (!basePath.isEmpty() && (!basePath.startsWith("/") || basePath.endsWith("/"))) {
      throw new IllegalArgumentException(
          "base path '%s' must start with a slash and not end with one".formatted(basePath));
    }
  }

  /// What stands before the server.
  ///
  /// @param publicUrl where clients reach the server, for links; empty if that is as a trusted
  ///     proxy says, or unknown
  /// @param trusted the proxies whose word counts
  public record Front(Optional<URI> publicUrl, TrustedProxies trusted) {
    public static final Front NONE = new Front(Optional.empty(), TrustedProxies.NONE);

    /// @throws IllegalArgumentException if the URL is not `http://` or `https://`, a host, and
    ///     perhaps a port and a path that does not end with a slash
    public Front {
      publicUrl.ifPresent(Front::requirePublic);
    }

    private static void requirePublic(URI url) {
      boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!isWeb
          || url.getHost() == null
          || url.getRawUserInfo() != null
          || url.getRawQuery() != null
          || url.getRawFragment() != null
          || url.getRawPath().endsWith("/")) {
        throw new IllegalArgumentException(
            "public URL '%s' is not http:// or https://, a host, and perhaps a port and a path"
                    .formatted(url)
                + " that does not end with a slash");
      }
    }
  }

  /// What a request may weigh.
  ///
  /// @param headBytes request line and headers
  /// @param uriBytes path and query, less than `headBytes`
  /// @param ingestBytes body of a request that stores, after decompression
  /// @param queryBytes body of a request that asks, after decompression
  public record Sizes(int headBytes, int uriBytes, int ingestBytes, int queryBytes) {
    public static final Sizes DEFAULT = new Sizes(16 << 10, 8 << 10, 64 << 20, 8 << 20);
  }

  /// How slow a client may be.
  ///
  /// @param head from the first byte of a request to the end of its headers
  /// @param bodyIdle without a byte of the body
  /// @param bodyTotal for the whole body
  /// @param bodyBytesPerSecond on the average, after a first `bodyIdle`
  /// @param drainWindow time spent waiting for a reader, over which its pace is taken
  /// @param drainBytesPerSecond what a reader has to take
  /// @param connectionIdle for a connection without a request
  public record Pace(
      Duration head,
      Duration bodyIdle,
      Duration bodyTotal,
      int bodyBytesPerSecond,
      Duration drainWindow,
      int drainBytesPerSecond,
      Duration connectionIdle) {
    public static final Pace DEFAULT =
        new Pace(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(120),
            1 << 10,
            Duration.ofSeconds(60),
            16 << 10,
            Duration.ofSeconds(60));
  }

  /// How much may go on at a time.
  ///
  /// @param connections open ones; more wait to be accepted
  /// @param requestsPerAccount running ones
  /// @param bodyBytes of all bodies in memory, after decompression, and of spans that were found
  /// @param bodyBytesPerAccount of those of one account
  /// @param wrongKeysPerMinute from one address; more are refused without a look
  /// @param stop how long running requests may take to end when the server stops
  public record Load(
      int connections,
      int requestsPerAccount,
      long bodyBytes,
      long bodyBytesPerAccount,
      int wrongKeysPerMinute,
      Duration stop) {
    public static final Load DEFAULT =
        new Load(10_000, 256, 256L << 20, 64L << 20, 20, Duration.ofSeconds(10));
  }

  /// How many exports go on at a time.
  ///
  /// @param running on threads of their own
  /// @param runningPerAccount of those, for one account
  /// @param waiting for a thread; more are refused at once
  /// @param patience how long one waits
  public record Exports(int running, int runningPerAccount, int waiting, Duration patience) {
    public static final Exports DEFAULT = new Exports(4, 2, 16, Duration.ofSeconds(10));
  }

  public HttpSettings withHost(String other) {
    return new HttpSettings(other, port, basePath, front, sizes, pace, load, exports);
  }

  public HttpSettings withPort(int other) {
    return new HttpSettings(host, other, basePath, front, sizes, pace, load, exports);
  }

  public HttpSettings withBasePath(String other) {
    return new HttpSettings(host, port, other, front, sizes, pace, load, exports);
  }

  public HttpSettings withFront(Front other) {
    return new HttpSettings(host, port, basePath, other, sizes, pace, load, exports);
  }

  public HttpSettings withPace(Pace other) {
    return new HttpSettings(host, port, basePath, front, sizes, other, load, exports);
  }

  public HttpSettings withLoad(Load other) {
    return new HttpSettings(host, port, basePath, front, sizes, pace, other, exports);
  }
}
