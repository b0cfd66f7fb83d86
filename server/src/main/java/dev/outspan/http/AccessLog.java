package dev.outspan.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.http.Authentication.Identity;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// One line for each request: neither bodies nor queries nor keys, and accounts as hashes.
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.outspan.access");
  private static final int HASH_DIGITS = 16;
  private static final int NO_ANSWER = 499;

  private AccessLog() {}

  /// @param client its address
  /// @param route method and path of the route, never the path that was asked for
  /// @param status 0 where nothing was sent
  /// @param bytesIn of the body, before decompression
  /// @param errorType empty where the status says it all
  record Served(
      String requestId,
      InetAddress client,
      Optional<Identity> identity,
      String route,
      int status,
      long durationNanos,
      long bytesIn,
      long bytesOut,
      String errorType) {}

  static void write(Served served) {
    LoggingEventBuilder line =
        LOG.atInfo()
            .addKeyValue("request_id", served.requestId())
            .addKeyValue("client", served.client().getHostAddress());
    if (served.identity().isPresent()) {
      Identity identity = served.identity().get();
      if (identity.account().isPresent()) {
        line = line.addKeyValue("account", hash(identity.account().get()));
      }
      line = line.addKeyValue("key_id", identity.caller().keyId());
    }
    line =
        line.addKeyValue("route", served.route())
            .addKeyValue("status", served.status() == 0 ? NO_ANSWER : served.status())
            .addKeyValue("duration_ms", Math.round(served.durationNanos() / 1e3) / 1e3)
            .addKeyValue("bytes_in", served.bytesIn())
            .addKeyValue("bytes_out", served.bytesOut());
    if (!served.errorType().isEmpty()) {
      line = line.addKeyValue("error.type", served.errorType());
    }
    line.log("request");
  }

  private static String hash(String account) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(account.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
