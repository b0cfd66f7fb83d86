package dev.outspan.api;

import dev.outspan.account.ApiKey;
import dev.outspan.account.IssuedKey;
import dev.outspan.account.KeyRegistry;
import dev.outspan.account.Scope;
import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.request.KeyDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// `/v5/admin/keys`: makes, lists, rotates and revokes the keys on file.
///
/// A caller sees, and changes, keys whose accounts all are the caller's own. To others it is as if
/// the key did not exist: nobody comes by an account, or harms one, that the caller's key lacks.
final class KeyEndpoints {
  private final Requests requests;
  private final KeyRegistry keys;
  private final Clock clock;

  KeyEndpoints(Requests requests, KeyRegistry keys, Clock clock) {
    this.requests = requests;
    this.keys = keys;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes
        .addForKey("GET", "/v5/admin/keys", Scope.ADMIN, this::list)
        .addForKey("POST", "/v5/admin/keys", Scope.ADMIN, this::create)
        .addForKey("POST", "/v5/admin/keys/{id}/rotate", Scope.ADMIN, this::rotate)
        .addForKey("POST", "/v5/admin/keys/{id}/revoke", Scope.ADMIN, this::revoke);
  }

  private void list(Exchange exchange) throws IOException {
    List<ApiKey> visible =
        keys.list().stream().filter(key -> isOfCaller(exchange, key.grant().accounts())).toList();
    answer(exchange, json().list(visible));
  }

  private void create(Exchange exchange) throws IOException {
    var body = requests.question(exchange);
    var request = requests.require(KeyDecoder.create(body));
    if (!isOfCaller(exchange, request.grant().accounts())) {
      throw HttpProblem.detail(403, "the key may not act in this account");
    }
    answer(exchange, json().issued(keys.create(request, actor(exchange))));
  }

  private void rotate(Exchange exchange) throws IOException {
    var body = requests.question(exchange);
    var overlap = requests.require(KeyDecoder.rotate(body));
    IssuedKey issued = keys.rotate(visible(exchange), overlap, actor(exchange));
    answer(exchange, json().issued(issued));
  }

  private void revoke(Exchange exchange) throws IOException {
    answer(exchange, json().one(keys.revoke(visible(exchange), actor(exchange))));
  }

  /// The id in the path, if the caller may know of the key: its accounts never change.
  private String visible(Exchange exchange) {
    return keys.list().stream()
        .filter(key -> key.id().equals(exchange.pathId()))
        .filter(key -> isOfCaller(exchange, key.grant().accounts()))
        .map(ApiKey::id)
        .findFirst()
        .orElseThrow(() -> HttpProblem.detail(404, "Key not found"));
  }

  private static boolean isOfCaller(Exchange exchange, List<String> accounts) {
    return exchange.accounts().containsAll(accounts);
  }

  private static String actor(Exchange exchange) {
    return exchange.caller().keyId();
  }

  private KeyJson json() {
    return new KeyJson(clock.instant());
  }

  /// No cache may keep what shows a key.
  private static void answer(Exchange exchange, Utf8Buffer body) throws IOException {
    exchange.send(
        200,
        Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
        ByteBuffer.wrap(body.array(), 0, body.length()));
  }
}
