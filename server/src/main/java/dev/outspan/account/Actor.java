package dev.outspan.account;

import java.util.Optional;

/// Who asked for something that the audit log tells of.
///
/// @param name a key's id, `server`, `link`, or `cli:` and the system's user
/// @param keyId absent if it was not done with a key
/// @param requestId by which the log of requests tells more; absent if there was no request
public record Actor(String name, Optional<String> keyId, Optional<String> requestId) {
  public static final Actor SERVER = new Actor("server", Optional.empty(), Optional.empty());

  /// Whoever has a signed link.
  public static final Actor LINK = new Actor("link", Optional.empty(), Optional.empty());

  public static Actor ofKey(String keyId, String requestId) {
    return new Actor(keyId, Optional.of(keyId), Optional.of(requestId));
  }

  /// A user of the command line.
  public static Actor ofUser(String name) {
    return new Actor("cli:" + name, Optional.empty(), Optional.empty());
  }
}
