package dev.outspan.http;

import dev.outspan.account.Caller;
import dev.outspan.account.Keys;
import dev.outspan.account.Scope;
import dev.outspan.http.Routes.Access;
import java.net.InetAddress;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// Who calls, and in which account.
final class Authentication {
  private static final String BEARER = "bearer ";

  private final Keys keys;
  private final WrongKeys wrongKeys;

  /// @param account the one of the caller's accounts that the request acts in; empty if the route
  ///     is about none and the request names none
  record Identity(Caller caller, Optional<String> account) {}

  Authentication(Keys keys, WrongKeys wrongKeys) {
    this.keys = keys;
    this.wrongKeys = wrongKeys;
  }

  /// Who calls; empty if the route does not ask.
  ///
  /// @param from the client's address
  /// @throws HttpProblem with 401, 403 or 429
  Optional<Identity> identify(HttpFields headers, InetAddress from, Access needed) {
    return switch (needed) {
      case Access.Open _ -> Optional.empty();
      case Access.InAccount(Scope scope) -> {
        Caller caller = caller(headers, from);
        String account = selected(headers, caller).orElseGet(() -> onlyAccount(caller));
        yield Optional.of(allowed(caller, Optional.of(account), scope));
      }
      case Access.WithKey(Scope scope) -> {
        Caller caller = caller(headers, from);
        yield Optional.of(allowed(caller, selected(headers, caller), scope));
      }
    };
  }

  private Caller caller(HttpFields headers, InetAddress from) {
    String key = key(headers).orElseThrow(Authentication::notAuthenticated);
    Optional<Caller> found = keys.find(key);
    if (found.isEmpty()) {
      wrongKeys.count(from);
      throw notAuthenticated();
    }
    return found.get();
  }

  private static Identity allowed(Caller caller, Optional<String> account, Scope needed) {
    if (!caller.scopes().contains(needed)) {
      throw HttpProblem.detail(403, "the key lacks the scope " + needed.word());
    }
    return new Identity(caller, account);
  }

  private static Optional<String> key(HttpFields headers) {
    String key = headers.get("x-api-key");
    if (key != null && !key.isBlank()) {
      return Optional.of(key);
    }
    String authorization = headers.get(HttpHeader.AUTHORIZATION);
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.empty();
    }
    return Optional.of(authorization.substring(BEARER.length()).strip())
        .filter(bearer -> !bearer.isEmpty());
  }

  private static Optional<String> selected(HttpFields headers, Caller caller) {
    Optional<String> selected =
        Optional.ofNullable(headers.get("x-selected-account-id")).filter(name -> !name.isEmpty());
    if (selected.isPresent() && !caller.accounts().contains(selected.get())) {
      throw HttpProblem.detail(403, "the key may not act in this account");
    }
    return selected;
  }

  private static String onlyAccount(Caller caller) {
    if (caller.accounts().size() != 1) {
      throw notAuthenticated();
    }
    return caller.accounts().getFirst();
  }

  private static HttpProblem notAuthenticated() {
    return HttpProblem.detail(401, "Not authenticated").with("WWW-Authenticate", "APIKey");
  }
}
