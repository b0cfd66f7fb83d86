package dev.outspan.http;

import dev.outspan.account.Caller;
import dev.outspan.account.Keys;
import dev.outspan.account.Scope;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/// Who calls, and in which account.
final class Authentication {
  private static final String BEARER = "bearer ";

  private final Keys keys;
  private final WrongKeys wrongKeys;

  /// @param account the one of the caller's accounts that the request acts in
  record Identity(Caller caller, String account) {}

  Authentication(Keys keys, WrongKeys wrongKeys) {
    this.keys = keys;
    this.wrongKeys = wrongKeys;
  }

  /// @param from the client's address
  /// @throws HttpProblem with 401, 403 or 429
  Identity identify(HttpFields headers, InetAddress from, Scope needed) {
    String key = key(headers).orElseThrow(Authentication::notAuthenticated);
    Optional<Caller> found = keys.find(key);
    if (found.isEmpty()) {
      wrongKeys.count(from);
      throw notAuthenticated();
    }
    Caller caller = found.get();
    String account = account(headers.get("x-selected-account-id"), caller);
    if (!caller.scopes().contains(needed)) {
      throw HttpProblem.detail(
          403, "the key lacks the scope " + needed.name().toLowerCase(Locale.ROOT));
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

  private static String account(@Nullable String selected, Caller caller) {
    if (selected == null || selected.isEmpty()) {
      if (caller.accounts().size() != 1) {
        throw notAuthenticated();
      }
      return caller.accounts().getFirst();
    }
    if (!caller.accounts().contains(selected)) {
      throw HttpProblem.detail(403, "the key may not act in this account");
    }
    return selected;
  }

  private static HttpProblem notAuthenticated() {
    return HttpProblem.detail(401, "Not authenticated").with("WWW-Authenticate", "APIKey");
  }
}
