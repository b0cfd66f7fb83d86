package dev.outspan.delivery;

import dev.outspan.account.SigningKey;
import dev.outspan.wire.request.RequestLimits;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Links to files that this server hands out: good for whoever has them, until they expire or, if
/// the export wants it, until they were used once.
///
/// The path's last segment is the file's name in the blob store, and the query is
/// `expires=SECONDS&once=RANDOM&key=ID&signature=HEX`, seconds since 1970, and `once` only where it
/// counts. The signature is over all of it, the account and the method. A link counts only letter
/// for letter: nothing can be added to it.
public final class Links {
  public static final String PATH = "/v5/files/";
  private static final Pattern QUERY =
      Pattern.compile(
          "expires=([1-9][0-9]{0,11})(?:&once=([0-9a-f]{32}))?"
              + "&key=([0-9a-f]{8})&signature=([0-9a-f]{64})");

  private final SigningKey key;
  private final Clock clock;

  public Links(SigningKey key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  /// The path and query of a link, below the server's address.
  String make(ExportFile file, Instant expires) {
    String seconds = Long.toString(expires.getEpochSecond());
    String once = file.links().isSingleUse() ? ExportFile.newId() : "";
    return "%s%s?expires=%s%s&key=%s&signature=%s"
        .formatted(
            PATH,
            file.blobName(),
            seconds,
            once.isEmpty() ? "" : "&once=" + once,
            key.id(),
            key.sign(signed(file, seconds, once)));
  }

  /// What a link leads to that this server has made, and that has not expired; empty if it is none.
  ///
  /// @param job to whose file the link may be
  /// @param query as it was sent
  Optional<LinkedFile> read(ExportJob job, String query) {
    ExportFile file = job.record().file();
    Matcher parts = QUERY.matcher(query);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Optional<String> once = Optional.ofNullable(parts.group(2));
    boolean isGood =
        once.isPresent() == file.links().isSingleUse()
            && parts.group(3).equals(key.id())
            && key.verifies(signed(file, parts.group(1), once.orElse("")), parts.group(4))
            && isInTime(Instant.ofEpochSecond(Long.parseLong(parts.group(1))));
    return isGood ? Optional.of(new LinkedFile(job, once)) : Optional.empty();
  }

  private boolean isInTime(Instant expires) {
    Instant now = clock.instant();
    return now.isBefore(expires) && !expires.isAfter(now.plus(RequestLimits.LINK_LIFETIME));
  }

  private String signed(ExportFile file, String expires, String once) {
    return String.join(
        "\n", "v1", key.id(), "GET", file.id(), expires, once, file.filename(), file.accountId());
  }
}
