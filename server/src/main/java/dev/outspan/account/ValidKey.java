package dev.outspan.account;

import java.time.Instant;

/// A key that a client may present.
///
/// @param digest of the whole key
/// @param expires from when on it is refused; [Instant#MAX] if it lasts
record ValidKey(Digest digest, Caller caller, Instant expires) {
  static ValidKey lasting(Digest digest, Caller caller) {
    return new ValidKey(digest, caller, Instant.MAX);
  }

  static ValidKey of(FiledKey filed) {
    ApiKey key = filed.key();
    var caller = new Caller(key.id(), key.grant().accounts(), key.grant().scopes());
    return new ValidKey(filed.digest(), caller, key.expires().orElse(Instant.MAX));
  }

  boolean admits(Digest presented, Instant now) {
    return digest.matches(presented) && now.isBefore(expires);
  }
}
