package dev.outspan.http;

import dev.outspan.account.Caller;
import dev.outspan.account.Keys;
import dev.outspan.account.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A few keys, each named for what it may do.
final class TestKeys implements Keys {
  static final String ALL = "key-all";
  static final String READ = "key-read";
  static final String TWO = "key-two";

  private static final Map<String, Caller> CALLERS =
      Map.of(
          ALL, new Caller("all", List.of("acme"), Set.of(Scope.values())),
          READ, new Caller("read", List.of("acme"), Set.of(Scope.READ)),
          TWO, new Caller("two", List.of("acme", "zeta"), Set.of(Scope.READ)));

  @Override
  public Optional<Caller> find(String presented) {
    return Optional.ofNullable(CALLERS.get(presented));
  }
}
