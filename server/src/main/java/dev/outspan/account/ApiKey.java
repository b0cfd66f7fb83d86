package dev.outspan.account;

import java.time.Instant;
import java.util.Optional;

/// A key on file, as one may show it: without its secret, and without the secret's digest.
///
/// @param id 12 hexadecimal digits, the part of the key between its first two underscores
/// @param name what it is for, in its maker's words; up to 100 characters, may be empty
/// @param grant what it allows
/// @param created when it was made
/// @param expires from when on it is refused; empty if it lasts until it is revoked
/// @param revoked when it was revoked; empty if it was not
/// @param replacedBy the id of the key that took its place when it was rotated
public record ApiKey(
    String id,
    String name,
    Grant grant,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> revoked,
    Optional<String> replacedBy) {

  /// Whether a key is good, and if not, why.
  public enum Status {
    ACTIVE,
    EXPIRED,
    REVOKED
  }

  /// @throws IllegalArgumentException if the id or the name is not as described
  public ApiKey {
    if (!KeyText.isId(id)) {
      throw new IllegalArgumentException("a key id is 12 hexadecimal digits in lower case");
    }
    KeyRequest.requireName(name);
  }

  public Status status(Instant now) {
    if (revoked.isPresent()) {
      return Status.REVOKED;
    }
    return expires.isPresent() && !now.isBefore(expires.get()) ? Status.EXPIRED : Status.ACTIVE;
  }

  /// When it stopped being good; empty while it is.
  Optional<Instant> ended(Instant now) {
    return switch (status(now)) {
      case ACTIVE -> Optional.empty();
      case EXPIRED -> expires;
      case REVOKED -> revoked;
    };
  }

  ApiKey revokedAt(Instant when) {
    return new ApiKey(id, name, grant, created, expires, Optional.of(when), replacedBy);
  }

  /// The same key, replaced by another and expiring at `when`, or as before if that is earlier.
  ApiKey rotatedTo(String newId, Instant when) {
    Instant end = expires.filter(when::isAfter).orElse(when);
    return new ApiKey(id, name, grant, created, Optional.of(end), revoked, Optional.of(newId));
  }
}
