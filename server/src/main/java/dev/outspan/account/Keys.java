package dev.outspan.account;

import java.util.Optional;

/// The API keys that are valid now.
public interface Keys {

  /// Whom a key stands for; empty if it is unknown, expired or revoked. Takes as long for a wrong
  /// key as for a right one.
  ///
  /// @param presented the key as the client sent it
  Optional<Caller> find(String presented);
}
