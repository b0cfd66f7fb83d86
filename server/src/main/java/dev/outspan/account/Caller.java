package dev.outspan.account;

import java.util.List;
import java.util.Set;

/// Whom a key stands for.
///
/// @param keyId names the key in what it wrote and in logs; never the key itself
/// @param accounts the accounts that the key may act in, at least one, the first named first
/// @param scopes what it may do there
public record Caller(String keyId, List<String> accounts, Set<Scope> scopes) {
  public Caller {
    accounts = List.copyOf(accounts);
    scopes = Set.copyOf(scopes);
  }
}
