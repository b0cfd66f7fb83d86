package dev.outspan.account;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a key allows, and where.
///
/// @param accounts at least one, none twice, in the order in which they were named. An account is 1
///     to 256 visible ASCII characters without `=`, `+` and `,`, so that it can be sent in a header
///     and written in a list
/// @param scopes at least one
public record Grant(List<String> accounts, Set<Scope> scopes) {
  private static final Pattern ACCOUNT = Pattern.compile("[!-~&&[^=+,]]{1,256}");

  /// @throws IllegalArgumentException with a message that names an account by its position only: in
  ///     a mistyped list a secret may stand where an account should
  public Grant {
    accounts = List.copyOf(accounts);
    scopes = Set.copyOf(scopes);
    if (accounts.isEmpty()) {
      throw new IllegalArgumentException("a key needs at least one account");
    }
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("a key needs at least one scope");
    }
    var seen = new HashSet<String>();
    for (int i = 0; i < accounts.size(); i++) {
      if (!ACCOUNT.matcher(accounts.get(i)).matches()) {
        throw new IllegalArgumentException(
            "account %d is not 1 to 256 visible ASCII characters without '=', '+' and ','"
                .formatted(i + 1));
      }
      if (!seen.add(accounts.get(i))) {
        throw new IllegalArgumentException("account %d was named before".formatted(i + 1));
      }
    }
  }

  /// The scopes as they are written, in one order.
  public List<String> scopeWords() {
    return scopes.stream().sorted().map(Scope::word).toList();
  }
}
