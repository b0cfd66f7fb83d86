package dev.outspan.account;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Something that somebody may later have to account for. Never holds a secret.
///
/// @param event what happened: words of `a-z` and `_`, separated by dots, the thing first, such as
///     `key.created`
/// @param keyId the key that it is about, or that it was done with; empty if there was none
/// @param account the account that it concerns, several of them separated by commas; empty if it
///     concerns all
/// @param actor who did it: `cli:` and the system's user, the id of a key, or `server`
/// @param details what else there is to say, at most 20 entries, written in the order of their
/// names
public record AuditEvent(
    String event,
    Optional<String> keyId,
    Optional<String> account,
    String actor,
    Map<String, String> details) {
  private static final Pattern EVENT = Pattern.compile("[a-z_]{1,32}(\\.[a-z_]{1,32}){0,3}");
  private static final int MAX_DETAILS = 20;

  /// @throws IllegalArgumentException if the event or the number of details is not as described
  public AuditEvent {
    details = Map.copyOf(details);
    if (!EVENT.matcher(event).matches()) {
      throw new IllegalArgumentException("'%s' does not name an event".formatted(event));
    }
    if (details.size() > MAX_DETAILS) {
      throw new IllegalArgumentException(
          "an event has at most %d details, not %d".formatted(MAX_DETAILS, details.size()));
    }
  }

  SortedMap<String, String> sortedDetails() {
    return new TreeMap<>(details);
  }
}
