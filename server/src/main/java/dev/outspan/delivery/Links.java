package dev.outspan.delivery;

import dev.outspan.account.SigningKey;
import dev.outspan.wire.request.RequestLimits;
import java.time.Clock;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Links to files that this server hands out: good for whoever has them, until they expire.
///
/// The path's last segment is the file's name in the blob store, and the query is
/// `expires=SECONDS&key=ID&signature=HEX`, seconds since 1970. The signature is over all of it, the
/// account and the method. A link counts only letter for letter: nothing can be added to it.
public final class Links {
  public static final String PATH = "/v5/files/";
  private static final Pattern QUERY =
      Pattern.compile("expires=([1-9][0-9]{0,11})&key=([0-9a-f]{8})&signature=([0-9a-f]{64})");

  private final SigningKey key;
  private final Clock clock;

  public Links(SigningKey key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  /// The path and query of a link, below the server's address.
  String make(ExportFile file, Instant expires) {
    String seconds = Long.toString(expires.getEpochSecond());
    return "%s%s?expires=%s&key=%s&signature=%s"
        .formatted(PATH, file.blobName(), seconds, key.id(), key.sign(signed(file, seconds)));
  }

  /// Whether a link is one that this server has made, and that has not expired.
  ///
  /// @param file that the link may be to
  /// @param query as it was sent
  boolean isGood(ExportFile file, String query) {
    Matcher parts = QUERY.matcher(query);
    if (!parts.matches()
        || !parts.group(2).equals(key.id())
        || !key.verifies(signed(file, parts.group(1)), parts.group(3))) {
      return false;
    }
    Instant now = clock.instant();
    Instant expires = Instant.ofEpochSecond(Long.parseLong(parts.group(1)));
    return now.isBefore(expires) && !expires.isAfter(now.plus(RequestLimits.LINK_LIFETIME));
  }

  private String signed(ExportFile file, String expires) {
    return String.join(
        "\n", "v1", key.id(), "GET", file.id(), expires, file.filename(), file.accountId());
  }
}
